"""Spanish as agencies write it: Peru, Mexico, Colombia, Chile, Argentina, Spain. No accents."""

from __future__ import annotations

from relevo.continuity.entries import Form, Role, Table, Verb
from relevo.continuity.lexicon.conjugation import gathered
from relevo.continuity.lexicon.conjugation import spanish as regular
from relevo.continuity.lexicon.spanish_nouns import CHANNELS, HEADS, KINDS, QUESTIONS, WEAK


def _verbs(infinitives: str, **irregular: str) -> dict[Form, frozenset[str]]:
    parts = [regular(infinitive) for infinitive in infinitives.split("|")]
    for form, words in irregular.items():
        parts.append({Form[form]: {word.strip() for word in words.split("|")}})
    return gathered(parts)


_VERBS = {
    Verb.GIVE: _verbs(
        "indicar|brindar|proporcionar|facilitar|compartir|remitir|adjuntar|confirmar|validar"
        "|verificar|suministrar|señalar|senalar|especificar|detallar|precisar|informar|aportar"
        "|entregar|consignar|digitar|completar|rellenar|llenar|repetir|ingresar|registrar"
        "|otorgar|comentar|ayudar|apoyar|colaborar|permitir|prestar|regalar|aclarar|actualizar"
        "|teclear|agregar|colocar|dictar|transcribir|escanear|sumar|poner|ratificar|corroborar"
        "|alcanzar|acercar|subir|cargar|recordar|acreditar|anexar|incluir|reconfirmar|revalidar",
        ORDER="denos|deme|diga|digan|digas|di|decime|decinos|dime|dinos|repita|repitan|repitas"
        "|haganos saber|haznos saber|hagame saber|hazme saber|haganos llegar|hagannos llegar"
        "|haznos llegar|hagame llegar|hacenos llegar|haga llegar|haz llegar|tenga a bien|cuente"
        "|cuentenos|recuerde|recuerdenos|recuerdame|muestre|incluya|incluyan|provea|proveanos"
        "|dejanos saber|dejenos saber|dejame saber|danos|dame|dale",
        WISHED="diera|dieras|dieran|diese|dijera|dijese|hiciera llegar|hicieras llegar"
        "|hicieran llegar",
        PRESENT="da|dan|dice|dicen|repite|recuerda|muestra|cuenta con|incluye|hace llegar|provee",
        YOURS="das|dices|decis|repites|recuerdas|haces llegar",
        BASE="dar|decir|hacer llegar|hacernos llegar|hacerme llegar|proveer|mostrar|darnos|darme"
        "|decirnos|decirme",
    ),
    Verb.SEND: _verbs(
        "escribir|enviar|mandar|responder|contestar|pasar|dejar|poner|reenviar|redactar"
        "|reescribir|chatear|postear|mensajear",
        ORDER="pon|ponga|pongan|haga|escribi|mandale|tirame|tiranos|mande|rellene y envie"
        "|vuelva a escribir|vuelve a escribir",
        BASE="hacer",
    ),
    Verb.CALL: _verbs(
        "llamar|hablar|comunicar|contactar|telefonear|marcar|discar",
        ORDER="ponga en contacto|pongase en contacto|ponte en contacto|ponete en contacto"
        "|pongase en comunicacion|ponganse en contacto|entre en contacto|tome contacto"
        "|tomar contacto|hable con|habla con|hablen con|hable al|habla al|timbre al",
        BASE="ponerse en contacto|ponerte en contacto|entrar en contacto|hablar con|hablar al"
        "|ponerse en comunicacion",
        YOURS="te pones en contacto|se pone en contacto",
    ),
    Verb.GO: _verbs(
        "apersonar|acudir|concurrir",
        ORDER="vuelva a la|vuelve a la|vuelva al|vuelvas a la|vuelvan a la|volve a la|volve al"
        "|acerquese|acercate|acerquense|dese una vuelta|date una vuelta|vayase|presentese en"
        "|presentate en|apersonese|apersonate|se acerque|te acerques|se dirija|dirijase|dirigite"
        "|dirigete|dirijanse|se apersone|se presente en|acerqueis",
        BASE="acercarse|acercarte|dirigirse|dirigirte|apersonarse|apersonarte|presentarse en"
        "|hacerse presente|volver a la|volver al|volver a una|acercarnos",
        YOURS="se acerca|te acercas",
        GERUND="acercandose|acercandote|dirigiendose|dirigiendote|apersonandose",
    ),
    Verb.ENTER: _verbs(
        "ingresar|verificar|entrar|visitar|acceder|consultar|visualizar|usar|utilizar|revisar"
        "|realizar|solicitar|buscar|gestionar|tramitar|preguntar|intentar|reclamar|canalizar"
        "|coordinar|retornar|regresar|recurrir|averiguar|plantear|exigir|cancelar|agendar"
        "|programar|reservar|seguir|presentar|pasar",
        ORDER="entre a|entre al|entre en|ve|vaya|vayan|ande|anda|dirija|dirigir|conecte"
        "|conectese|conectate|loguee|logueate|de clic|dale clic|haga clic|haz clic|hace clic"
        "|sigue|use|revise|revisa|revisen|gestione|gestiona|tramite|tramitalo|gestionalo"
        "|solicitalo|hagalo|hazlo|hacelo|pida|pidalo|encuentre",
        BASE="ir|gestionar|tramitar|realizar|hacerlo|solicitar|pedir|revisar|dirigirse a|iniciar",
    ),
    Verb.FILE: _verbs(
        "completar|rellenar|llenar|abrir|generar|registrar|presentar|radicar|interponer|reportar"
        "|levantar|asentar|formular|denunciar",
        ORDER="interponga|inicie|inicia|haga|haz|hace|cree",
        BASE="presentar|iniciar|hacer|crear|poner",
    ),
    Verb.FETCH: _verbs("descargar|instalar|bajar", BASE="bajarse", ORDER="descarguese|bajate"),
}

_ROLES = {
    Role.NO: "no|nunca|jamas|ni|tampoco|sin|evite|evita|evitar|evitemos|evitemos que"
    "|absténgase de|abstengase de|no es necesario|no es necesaria|no hace falta"
    "|no hay necesidad de|ya no|sin necesidad de|en vez de|en lugar de|no necesita|no necesitas"
    "|no tiene que|no tienes que|no tenes que|no hace falta que|no es necesario que|sin que"
    "|no debe|no debes|no tendra que|no tendras que|no hara falta|no sera necesario"
    "|no sera necesario que|no se requiere|no requerimos|no necesitamos|ya no necesitamos"
    "|ya no requerimos|no le pediremos|no te pediremos|no le vamos a pedir|no te vamos a pedir"
    "|jamas le pediremos|nunca pedimos|nunca le pediremos|nunca te pediremos|nunca solicitamos"
    "|no solicitamos|no pedimos|no le pedimos|no te pedimos|no le solicitamos|no te solicitamos"
    "|deje de|deja de|no le estamos pidiendo|no le pido|no te pido|no quiero que|no queremos que"
    "|no le pediran|cuidese de|cuidado con|ojo con|no vuelva a|no vuelvas a|no tiene por que"
    "|no tienes por que|no tenes por que|no precisa|no precisas|no ocupa|no ocupas|no debera"
    "|no deberas|no debio|no debieron|no tenia que|no tenias que|no habia que|no hay que"
    "|procure no|le pedimos no|te pedimos no|le rogamos no|te rogamos no|recomendamos no"
    "|le sugerimos no|olvidese de|olvidate de|no le hara falta|no te hara falta|no haga|no hagas"
    "|le recomendamos no|te recomendamos no|le agradeceremos no|le solicitamos no"
    "|te solicitamos no",
    Role.THAT: "que",
    Role.IF: "si|cuando|apenas|una vez que|en cuanto|tan pronto|tan pronto como|hasta que"
    "|luego que|despues que|despues de que|ni bien|siempre que|en caso|en caso de que"
    "|en caso que|mientras|una vez|basta con que|para que|a fin de que",
    Role.PLEASE: "por favor|porfavor|x favor|xfavor|xfa|porfa|porfis|porfi|pf|pls|plis|please"
    "|favor|favor de|si es tan amable|si fuera tan amable|si fuese tan amable|si no es molestia"
    "|sirvase|sirvase a|sirvanse|amablemente|gentilmente|porfavor de|por fa|plz|y listo|y ya"
    "|y ya esta|y con eso basta",
    Role.AGAIN: "nuevamente|de nuevo|otra vez|una vez mas|volvernos a|vuelvenos a|vuelvanos a"
    "|denuevo|vuelva a|vuelve a|volver a|volve a|vuelvan a",
    Role.MAY: "puede|puedes|podes|podria|podrias|pueden|podrian|podra|podras|nos puede|debe"
    "|debes|deben|debera|deberas|deberia|deberias|deberan|tiene que|tienes que|tenes que"
    "|tendra que|tendras que|tendria que|tendrias que|hay que|habria que|necesita|necesitas"
    "|necesitara|requiere|no dude en|no dudes en|no olvide|no olvides|es importante|seria bueno"
    "|seria ideal|seria tan amable de|serias tan amable de|fuera tan amable de|le invitamos a"
    "|te invitamos a|lo invitamos a|la invitamos a|los invitamos a|le sugerimos|te sugerimos"
    "|le recomendamos|te recomendamos|sugerimos|recomendamos|lo mejor es|lo mejor seria"
    "|lo ideal es|lo correcto es|le toca|te toca|es posible|seria posible|le pido|te pido"
    "|proceda a|procede a|trate de|trata de|intente|intenta|pruebe|proba|prueba|lo invito a"
    "|la invito a|te invito a|le invito a|te importaria|le importaria|le molestaria"
    "|tiene opcion de|tiene la opcion de|lo que corresponde es|corresponde|te animamos a"
    "|tendria la amabilidad de|tendrias la amabilidad de|tiene la amabilidad de|tendria a bien"
    "|quisieras|ayudenos a|ayudanos a|ayudame a|ayudeme a|ocupa|ocupas|le conviene|te conviene"
    "|seria cosa de|es cosa de|es cuestion de|vas a tener que|va a tener que|le queda|te queda"
    "|solo queda|solo tiene que|solo tenes que|solo debe|solo debes|te sugiero|le sugiero"
    "|te recomiendo|le recomiendo|aconsejamos|le aconsejamos|si pudiera|si pudieras|si pudiese"
    "|si puede|si puedes|si podria|si podes|pudiera|pudieras|ser tan amable de|ser tan gentil de"
    "|tan amable de|seria tan gentil de|me podria|vas a|toca|tendriamos que pedirle|si nos puede"
    "|si nos puedes|si nos podria|si me puede|si me puedes|si me podrias|si nos podrias|recuerde"
    "|recuerda|recorda|por que no|ya intento|ya probo|ya intentaste|ya probaste|ha intentado"
    "|has intentado|has probado|es mejor|es preferible|es recomendable|es conveniente|convendria"
    "|seria mejor|seria preferible|seria conveniente|hagame el favor de|haznos el favor de"
    "|hazme el favor de|seria mucha molestia|seria molestia|es mucha molestia|seria mucho pedir"
    "|no hay otra forma que|no hay mas forma que|no le queda mas que|no te queda mas que"
    "|no queda otra que|no hay mas remedio que|la unica forma es|la unica manera es"
    "|no tiene mas que|no tienes mas que|que tal si|y si mejor|y si|la solucion es|lo unico es"
    "|lo mejor sera|lo ideal sera|lo ideal seria|lo correcto seria|lo correcto sera"
    "|lo recomendable es|lo recomendable seria|lo conveniente es|lo mas rapido es"
    "|lo mas facil es",
    Role.NEED: "necesitamos|necesito|requerimos|requiero|precisamos|preciso de|ocupamos|ocupo"
    "|nos falta|nos faltan|me falta|me faltan|falta|faltan|faltaria|nos faltaria|hace falta"
    "|hacen falta|se necesita|se necesitan|se requiere|se requieren|pedimos|le pedimos"
    "|te pedimos|solicitamos|le solicitamos|te solicitamos|se solicita|le rogamos|te rogamos"
    "|rogamos|necesitaria|necesitariamos|requeriremos|necesitaremos|requeririamos"
    "|estamos a la espera de|quedamos a la espera de|quedo a la espera de|quedamos atentos a"
    "|quedo atento a|quedo atenta a|esperamos|estaremos atentos a|estamos atentos a"
    "|estaremos esperando|estoy a la espera de|aun esperamos|seguimos esperando"
    "|quedamos pendientes de|es necesario contar con|necesitamos contar con"
    "|requerimos contar con|necesitamos tener|agradecemos|le agradecemos|le agradeceremos"
    "|te agradecemos|te agradeceremos|agradeceriamos|le agradeceriamos|nos regala|me regala"
    "|me regalas|nos regalas|nos ayuda con|me ayudas con|me ayuda con|nos ayudas con"
    "|nos apoya con|me apoya con|me apoyas con|nos colabora con|me colabora con|me colaboras con"
    "|nos permite|me permite|me permites|nos permites|es necesario|es indispensable"
    "|es obligatorio|resulta necesario|sera necesario|quisieramos|quisiera|quiero|me gustaria"
    "|nos gustaria|desearia|puedo tener|pueden darnos|solo falta|solo nos falta|unicamente falta"
    "|tendra|tendras|tenes|tiene a la mano|tienes a la mano|tiene a mano|tienes a mano"
    "|tenes a mano|cuenta usted con|cuentas con|nos urge|urge|aun nos falta|queda pendiente"
    "|esta pendiente|pendiente|preciso|requerido|cuento con|contamos con tu apoyo con"
    "|con su apoyo con|apoyenos con|apoyanos con|ayudenos con|ayudanos con|ayudame con"
    "|ayudeme con|colaborenos con|colaboranos con|apoyeme con|apoyame con|colaboreme con"
    "|estan pendientes|me das|nos das|me da|nos da|es preciso|no tenemos|no contamos con"
    "|no recibimos|no nos llego|aun no tenemos|precisaria|precisariamos|requeriria|ocuparia"
    "|me haria falta|nos haria falta|podemos tener|podria tener|podriamos tener|podemos saber"
    "|puedo saber|podria saber|podriamos saber|quisiera saber|podemos conocer"
    "|estamos necesitando|estoy necesitando|seria necesario|nos hara falta|necesitare"
    "|le agradeceria|te agradeceria|agradeceria|se le agradece|se te agradece|se agradece"
    "|agradeceremos|agradecere|le agradecere|te agradecere|agradezco|le agradezco|te agradezco"
    "|nos ayudaria|me ayudaria|nos serviria|me serviria|nos vendria bien|voy a necesitar"
    "|vamos a necesitar|voy a requerir|vamos a requerir|voy a ocupar|nos gustaria contar con"
    "|debe hacernos llegar|recibamos|tengamos|contemos con|basta con|bastaria con|bastara con"
    "|bastaria|alcanza con|nos alcanza con",
    Role.TO_ASK: "pedirle|pedirte|solicitarle|solicitarte|pedirles|pedir|solicitar su"
    "|solicitar tu|solicitarles|consultarle|preguntarle",
    Role.WE: "podemos|puedo|podremos|podriamos|vamos a|voy a|iremos a|queremos|procederemos a"
    "|estamos|estoy|estaremos|hemos|he|haremos|acabamos de|logramos|intentamos|pudimos|ya"
    "|alguien|nadie|nosotros|yo|nos vamos a|te vamos a|le vamos a|lo vamos a|la vamos a|te voy a"
    "|le voy a|lo voy a|la voy a|te podemos|le podemos|lo podemos|la podemos|ellos|ella|debo"
    "|debemos|tengo que|tenemos que|tendre que|tendremos que|lamento|disculpe por|disculpa por"
    "|perdon por|me toca|nos toca|le puedo|te puedo|no tenemos mas remedio que"
    "|no tengo mas remedio que|no me queda mas que|no nos queda mas que|no hay otra que|estuvo"
    "|estuviste|estaba|estabas|sigue|siguio|lleva|llevaba|estan|esta",
    Role.STAFF: "asesor|asesora|ejecutivo|ejecutiva|tecnico|especialista|equipo|supervisor"
    "|supervisora|colega|compañero|compañera|companero|companera|asesores|agentes|area|sistema"
    "|trabajador|colaborador|cobrador|repartidor|motorizado",
    Role.HAVE: "tenemos|contamos con|cuenta con|recibimos|recibido|recibida|recibidos"
    "|registramos|registrado|gracias por|muchas gracias por|agradecemos que|agradecemos su|dio"
    "|diste|dieron|indico|indicaste|envio|enviaste|brindo|brindaste|proporciono|proporcionaste"
    "|compartio|compartiste|mando|mandaste|dijo|dijeron|dijiste|pidio|pidieron|solicitaron"
    "|indicaron|recomendaron|sugirieron|exigieron|obligaron|ya nos dio|ya tenemos"
    "|ya contamos con|ya recibimos|ya registramos|me dijeron|obra|figura|aparece|consta|coincide"
    "|teniamos|tengo|cuento ya con|anotamos|anote|guardamos|vimos|leimos|encontramos|ubicamos"
    "|localizamos|actualizamos|validamos|verificamos|confirmamos|corregimos|usamos|usaremos"
    "|utilizaremos|facilito|facilitaste|menciono|mencionaste|comento|comentaste|escribio"
    "|escribiste|dejo|dejaste|puso|pusiste|comunicaron|hicieron|pedian|pedia|piden|pidiendo"
    "|gracias x|a veces pedimos|normalmente pedimos|siempre pedimos|solemos pedir"
    "|generalmente pedimos|a veces solicitamos|normalmente solicitamos|solemos solicitar"
    "|antes pedimos",
    Role.WHICH: "cual es|cual|cuales|cuales son|cual seria|cuales serian|que|cual era|cual sera",
    Role.YOU: "usted|ud|uds|ustedes|vos|tú",
    Role.PRONOUN: "nos|me|le|les|te|lo|la que|se|os",
    Role.ARTICLE: "su|sus|tu|tus|vuestro|vuestra|vuestros|el|la|los|las|un|una|unos|unas|este"
    "|esta|dicho|dicha|mismo|misma|mi|lo siguiente|al menos|ambos|esos|estos|cualquier"
    "|los siguientes|las siguientes|el siguiente|la siguiente|solo|solamente|unicamente|bien"
    "|completo|completos|correcto|actual|actuales|vigente|algun|alguna|otro|otra|toda|todo|todos"
    "|todas|ese|esa|respectivo|respectiva|actualizado|actualizada|solo su|rapidamente|brevemente"
    "|urgente|ya mismo|el resto de|alternativo|alternativa|propio|propia|exacto|exacta|personal",
    Role.OURS: "nuestro|nuestra|nuestros|nuestras",
    Role.OF: "de|del|de la|de los|de las|de el",
    Role.WITH: "con|incluyendo|junto con|junto a|asi como|mas|ademas de|adjuntando|indicando"
    "|indicandonos|brindando|colocando|detallando|señalando|senalando|consignando|poniendo"
    "|proporcionando|compartiendo|enviando|mandando|incluya",
    Role.AT: "a|al|por|en|via|mediante|desde|hacia|a traves de|a traves del|por medio de"
    "|por medio del|a la|a los|a las|hasta|en la|en el|por el|por la|a este|a nuestro|a nuestra"
    "|x|dentro de",
    Role.AND: "y|e|tambien|asimismo|ademas|luego|despues|y luego",
    Role.OR: "o|u|o bien|y/o",
    Role.BECAUSE: "para|sobre|porque|pero|sino|acerca|debido|ya que|pues|donde|como|cuando"
    "|respecto|referente|relacionado|relacionada|relativo|asociado|asociada|vinculado|vinculada"
    "|registrado con|por que|quien|a fin de|con el fin de|asi|entonces|segun|aunque|desde que"
    "|por lo que|por ello|por eso|cuanto|contra|sin embargo|afectado|afectada|mientras"
    "|si prefiere|si prefieres|si lo prefiere|si lo prefieres|si desea|si deseas|si lo desea"
    "|si lo deseas|si gustas|si quiere|si quieres|si queres|si preferis|como prefieras"
    "|como prefiera",
    Role.ONLY: "solo se|solamente se|unicamente se|exclusivamente|se realiza|se realizan"
    "|se gestiona|se gestionan|se hace|se hacen|se tramita|se tramitan|se atiende|se atienden"
    "|se resuelve|se resuelven|debe ser gestionado|debe ser presentado|debe presentarse"
    "|debe gestionarse|debe realizarse|debe hacerse|debe tramitarse|tiene que hacerse"
    "|tiene que ser|debe ser atendido|debe ser visto|debe verse|es presencial|canal correcto"
    "|canal indicado|canal adecuado|canal oficial|canales oficiales|lo ve|la ve|lo maneja"
    "|lo gestiona|deben gestionarse|deben realizarse|unico canal|unica via|se debe realizar"
    "|se debe gestionar|se debe hacer|unicamente por|solo por|solo en|unicamente en"
    "|solo mediante|solo a traves de|unicamente a traves de|solamente por|solamente en"
    "|es unicamente|es solo|es por|atencion es por|se solicita|se reporta|se canaliza"
    "|se canalizan|deben ser|debe ser reportado|corresponde verlo|corresponde a|debe ser"
    "|deberia ser|debera ser|tendra que ser|tienen que ser|te dejo|le dejo|les dejo|le brindo"
    "|te brindo|te comparto|le comparto|aqui tienes|aqui tiene|aqui el|aqui la|aqui te dejo"
    "|aqui le dejo|este es el|esta es la|le facilito|te facilito|te paso|le paso"
    "|unicamente atendemos|solo atendemos|solo vemos|solo gestionamos|solo recibimos"
    "|le compartimos|te compartimos|te dejamos|le dejamos|les dejamos|estamos para ayudarle en"
    "|lo esperamos en|te esperamos en|lo tiene que ver con|lo tienes que ver con"
    "|tiene que verlo con|tienes que verlo con|tendria que verlo con|lo ve con|lo ves con"
    "|tenes que verlo con|exclusivo de|es exclusivo|te ayudaran|le ayudaran|lo ayudaran"
    "|la ayudaran|los ayudaran|lo atenderan|la atenderan|te atenderan|le atenderan"
    "|podran ayudarle|podran ayudarte|podran ayudarlo|podran atenderlo|podran atenderte"
    "|podran atenderle|podran orientarlo|podran orientarte|lo orientaran|te orientaran"
    "|le orientaran|le informaran|te informaran|te informan|te brindaran|le brindaran"
    "|pueden ayudarle|pueden ayudarte|puede ayudarte|puede ayudarle|le pueden dar|te pueden dar"
    "|le pueden ayudar|te pueden ayudar|te van a ayudar|le van a ayudar|pueden darte"
    "|pueden darle|te daran|le daran|te apoyaran|lo apoyaran|te lo resuelven|se lo resuelven"
    "|te atienden|lo atienden|la atienden|le resolveran|te resolveran|podras encontrar ayuda"
    "|se solicitan|se registra|se registran|se pide|se piden|se cancela|se cancelan|se ingresa"
    "|se ingresan|se aceptan|se acepta|se reclama|nos encantaria atenderlo"
    "|nos encantaria atenderte|con gusto lo atenderemos en|lo esperamos|te esperamos"
    "|la esperamos|que lo vea|que lo vean|que lo revisen|esta para ayudarle|estan para ayudarle"
    "|esta para ayudarte|estan para ayudarte|estan para atenderle|esta para atenderlo"
    "|estan para atenderlo",
    Role.GENERIC: "datos|sus datos|data|informacion personal|informacion solicitada|tus datos"
    "|datos personales|informacion de contacto|datos solicitados|los datos|la informacion"
    "|informacion requerida|datos requeridos|informacion necesaria|datos necesarios|info"
    "|generales|datos completos|informacion completa|tu informacion|su informacion|tu info"
    "|su info|la informacion solicitada|datitos|esos datos|datos de identificacion"
    "|datos del titular|datos faltantes|datos basicos|informacion|dato|un dato mas"
    "|un ultimo dato|el ultimo dato",
    Role.OF_CASE: "reclamo|caso|incidencia|solicitud|pedido|operacion|operaciones|vuelo|factura"
    "|recibo|compra|queja|consulta|orden|gestion|requerimiento|tramite|folio|seguimiento"
    "|atencion|transaccion|guia|boleta|expediente|radicado|problema|motivo|inconveniente"
    "|tienda fisica|producto|ticket de atencion|ticket de reclamo|ticket|mensaje|comentario"
    "|servicio|monto|importe|cajero|modelo|queja o reclamo|serie de la boleta|referencia|error"
    "|plan|horario|fecha|ciudad|distrito|destino|ruta|asiento|hora|dia|saldo|estado|detalle"
    "|detalles|mas informacion|mas datos|mas detalles|mayor detalle|mayor informacion"
    "|mas detalle|informacion del caso",
    Role.OTHER_VERB: "ver|visualizar|recoger|retirar|recibir|encontrar|disfrutar|pagar|comprar"
    "|seguir|esperar|tener|estar|ser|haber|quedarse|confiar|verlo|verla|verificarlo|usar|usarla"
    "|usarlo|viajar|abordar|recogerla|recogerlo|retirarlo|retirarla|descansar|continuar|rastrear"
    "|ayudar",
    Role.FILLER: "es decir|aqui|ahi|alla|hola|gracias|ahora|tan solo|brevedad|inmediato"
    "|a la brevedad|cuanto antes|lo antes posible|saludos|estimado|estimada|señor|señora|senor"
    "|senora|a vuelta de correo|correctamente|entre|mejor",
}

TABLE = Table(
    roles=_ROLES,
    kinds=KINDS,
    weak=WEAK,
    heads=HEADS,
    questions=QUESTIONS,
    channels=CHANNELS,
    verbs=_VERBS,
    clitics={
        **dict.fromkeys(("noslos", "noslas", "noslo", "nosla", "senoslo"), (True, True)),
        **dict.fromkeys(("melos", "melas", "melo", "mela"), (True, True)),
        **dict.fromkeys(("selos", "selas", "selo", "sela", "telo", "tela"), (False, True)),
        **dict.fromkeys(("senos", "nos", "me"), (True, False)),
        **dict.fromkeys(("los", "las", "lo", "la"), (False, True)),
        **dict.fromkeys(("les", "le", "se", "te"), (False, False)),
    },
    short={"q": "que", "k": "que", "x": "por", "tb": "tambien", "pa": "para", "xa": "para"},
    endings=("ar", "er", "ir"),
)
