"""Spanish nouns: kinds of data, heads, whole questions, channels. No accents."""

from __future__ import annotations

from relevo.continuity.entries import Channel

KINDS = {
    "NATIONAL_ID/PASSPORT": "documento de identidad|documento|doc de identidad"
    "|documento nacional|documento de identificacion|identificacion|doc|nro de documento"
    "|numero de documento|docu|documentos|documento personal|id",
    "NATIONAL_ID": "dni|d n i|cedula|cedula de ciudadania|cedula de identidad"
    "|cedula de extranjeria|cc|c c|carne de extranjeria|carnet de extranjeria|ce|rut|run|curp"
    "|nie|ine|ife|nif|carnet de identidad|ci|tarjeta de identidad|clave de elector"
    "|credencial de elector|dnis|credencial para votar",
    "TAX_ID": "ruc|nit|cuit|cuil|rfc|cif|registro unico de contribuyente"
    "|identificacion tributaria|cnpj|razon social y ruc",
    "PASSPORT": "pasaporte|passaporte",
    "CARD": "tarjeta de credito|tarjeta de debito|numero de tarjeta|plastico"
    "|digitos de su tarjeta|nro de tarjeta|16 digitos|digitos de la tarjeta"
    "|digitos de tu tarjeta",
    "BANK_ACCOUNT": "cci|cbu|clabe|iban|cuenta bancaria|cuenta de ahorros|cuenta corriente"
    "|codigo de cuenta interbancario|cuenta interbancaria|clabe interbancaria|cuenta de ahorro"
    "|cuenta clabe|numero de cuenta|nro de cuenta|alias cbu|cvu|cuenta sueldo|cuenta de abono",
    "PHONE": "telefono|celular|movil|fono|cel|telf|tel|tlf|telefono de contacto|celu|telefonos"
    "|telefono celular|numero de contacto|numero telefonico|contacto telefonico|telefono fijo"
    "|numero celular|numero de celular|numero de telefono|numero de whatsapp|nro de celular",
    "EMAIL": "correo|correo electronico|email|e mail|mail|direccion de correo|casilla de correo"
    "|direccion de email|direccion electronica|correo de contacto|gmail|correos",
    "ADDRESS": "direccion|domicilio|direccion completa|direccion exacta|direccion de entrega"
    "|direccion de envio|direccion de domicilio|ubicacion exacta|residencia|direcc"
    "|calle y numero|codigo postal|direccion de facturacion|lugar de residencia"
    "|direccion de instalacion",
    "PERSON+AUTHOR_NAME": "nombre|nombres|apellido|apellidos|nombre completo|nombres y apellidos"
    "|nombre y apellido|nombre y apellidos|nombres completos|nombre del titular|nombre titular"
    "|nombre de titular|apellidos completos|nom|titular de la cuenta|titular de la linea"
    "|datos del titular",
    "BOOKING_CODE": "codigo de reserva|numero de reserva|localizador|pnr|nro de reserva"
    "|codigo de reservacion|numero de reservacion|clave de reservacion|cod de reserva"
    "|numero de confirmacion|codigo de confirmacion|referencia de reserva|clave de reserva",
    "TICKET_NUMBER": "boleto|billete|numero de boleto|numero de billete|numero de ticket"
    "|e ticket|eticket|pasaje|tiquete|ticket aereo|ticket electronico|boleto electronico"
    "|nro de ticket",
    "LOYALTY_NUMBER": "numero de socio|numero de viajero frecuente|viajero frecuente|lifemiles"
    "|pasajero frecuente|millas|numero de pasajero frecuente|codigo de socio|numero de millas"
    "|nro de socio|programa de lealtad|latam pass|puntos|aadvantage",
    "CUSTOMER_NUMBER": "numero de cliente|codigo de cliente|suministro|numero de suministro"
    "|contrato|numero de contrato|poliza|numero de poliza|numero de abonado|nro de cliente"
    "|codigo de abonado|codigo de suministro|numero de servicio|nic|numero de medidor"
    "|nro de poliza|numero de afiliado|numero de asociado|nro de contrato|cuenta contrato"
    "|nro de suministro|codigo de servicio|numero de cuenta contrato|numero de siniestro"
    "|cod de cliente|abonado",
    "SECRET": "clave|contraseña|contrasena|pin|cvv|cvc|token|clave dinamica"
    "|codigo de verificacion|codigo de seguridad|clave secreta|password|codigo sms"
    "|clave de internet|clave web|codigo de un solo uso|clave de acceso|clave token|otp",
    "BIRTH_DATE": "fecha de nacimiento|nacimiento|fec de nacimiento|fecha nacimiento|cumpleaños"
    "|cumpleanos|f nacimiento|fecha de nac|fec nac",
    "PLATE": "placa|patente|matricula|dominio del vehiculo|numero de placa|placas"
    "|placa del vehiculo|placa del auto|placa de rodaje",
    "DEVICE_ID": "imei|mac|direccion ip|direccion mac|ip|numero de serie|serie del equipo|serial"
    "|serie del modem|serie del router|nro de serie",
    "EXPIRY": "fecha de vencimiento|vencimiento|fecha de caducidad|caducidad|fecha de expiracion"
    "|expiracion|vto|fec de vencimiento",
    "AUTHOR_ID": "nombre de usuario|usuario de instagram|usuario de twitter|usuario",
    "ATTACHMENT": "captura|captura de pantalla|foto|fotos|pantallazo|imagen|comprobante|voucher"
    "|constancia|capturas|screenshot|imagenes|evidencia|evidencias|video|sustento|fotografia"
    "|pantallazos|adjunto|comprobantes|fotografias|vauchers|vouchers",
}
WEAK = {
    "CARD": "tarjeta|tarjetas|tdc|tdd",
    "BANK_ACCOUNT": "cuenta|cta|cuentas",
    "PHONE/CUSTOMER_NUMBER": "linea|numero afectado",
    "PHONE": "whatsapp|wsp|wasap|wpp|contacto",
    "BOOKING_CODE": "reserva|reservacion|itinerario",
    "PERSON+AUTHOR_NAME": "titular|pasajero|pasajeros",
    "ADDRESS": "ubicacion",
}
HEADS = {
    "PHONE/UNKNOWN_NUMBER": "numero|nro|num|nº|no.|numeros|nrito|nmro|n|numerito|nros",
    "BOOKING_CODE/CUSTOMER_NUMBER": "codigo|cod|codigos",
    "ATTACHMENT": "copia|escaneo|foto de|foto|scan|copia simple|imagen",
    "": "digitos|ultimos digitos|primeros digitos|tipo y numero|tipo y nro|tipo|serie|envio"
    "|remision|entrega de|confirmacion del numero",
}
QUESTIONS = {
    "PERSON+AUTHOR_NAME": "como se llama|como te llamas|con quien tengo el gusto|su gracia"
    "|a nombre de quien|como es su nombre|cual es tu gracia|a nombre de quien esta"
    "|quien es el titular|como te llamás|con quien hablo|con quien tenemos el gusto",
    "ADDRESS": "donde vive|donde vives|donde vivis|en que direccion|a que direccion|donde reside"
    "|donde se encuentra ubicado|en que domicilio|cual es su domicilio|donde queda su casa"
    "|donde queda tu casa|que direccion|donde residis|donde esta ubicado su domicilio",
    "PHONE": "a que numero|a que telefono|a que celular|en que numero|a cual numero"
    "|en que telefono|a que numeros|con que numero|que numero|que telefono"
    "|que numero de telefono|a cual telefono|que celular",
    "EMAIL": "a que correo|a que mail|a que email|que correo|con que correo|que mail|cual correo"
    "|en que correo|a cual correo|con que mail",
    "BIRTH_DATE": "cuando nacio|cuando naciste|en que fecha nacio|en que fecha naciste"
    "|que dia nacio|cuando cumple años|cuando cumple anos|que edad tiene",
    "BANK_ACCOUNT": "a que cuenta|en que cuenta|que cuenta|de que cuenta|desde que cuenta",
    "CARD": "con que tarjeta|que tarjeta|de que tarjeta",
    "NATIONAL_ID": "que dni|que documento|con que documento|que numero de documento|que rut"
    "|que cedula|con que dni",
    "EXPIRY": "cuando vence su tarjeta|cuando vence tu tarjeta|cuando vence la tarjeta",
}
CHANNELS = {
    Channel.HERE: "por aqui|aqui|por este medio|este medio|en este hilo|este mismo hilo"
    "|mismo hilo|por este mismo medio|por aca|aca|en este mismo comentario|este comentario"
    "|este chat|por este chat|este mismo chat|este post|este mensaje|misma conversacion"
    "|esta conversacion|esta via|esta publicacion|esta misma conversacion|este mismo mensaje"
    "|aqui mismo|este canal|este mismo canal|esta misma via|aca mismo|este hilo|acá",
    Channel.PRIVATE: "interno|inbox|imbox|inbo|dm|md|mp|mensaje privado|mensajes privados"
    "|privado|mensaje directo|mensaje interno|messenger|mensajeria privada|chat privado"
    "|mensajes directos|mensajes internos|bandeja de entrada|dms|direct|directo|por privado"
    "|el interno|chat interno|conversacion privada|m d|d m|private|msj privado|msj interno"
    "|mensajito privado|msj directo|al privado|pv|mensajeria directa|mensaje por interno"
    "|mensaje por privado|mensaje directos",
    Channel.OWN_FORM: "formulario privado|enlace privado|enlace seguro|link seguro|link privado"
    "|formulario seguro|formulario de un solo uso|enlace de un solo uso|link de un solo uso"
    "|formulario que le enviamos|enlace que le enviamos|enlace que te enviamos"
    "|link que te enviamos|formulario que te enviamos|link que le enviamos|enlace personal"
    "|enlace que le mandamos|link que te mandamos|enlace unico|formulario protegido",
    Channel.PHONE: "central|central telefonica|linea de atencion|linea gratuita|call center"
    "|linea telefonica|centro de llamadas|banca telefonica|banca por telefono|fonobanco"
    "|fonoservicio|linea 0800|numero gratuito|callcenter|centro de atencion telefonica"
    "|servicio al cliente|atencion al cliente|linea de soporte|mesa de ayuda|linea de ayuda"
    "|contact center|anexo|centro de atencion al cliente|servicio de atencion al cliente"
    "|linea 123|lineas de atencion|linea directa|banca fonica|fono|linea nacional|via telefonica"
    "|asistencia al cliente|soporte tecnico|area de reclamos|telefono|numero|linea|hotline"
    "|contacto telefonico|nuestros canales|canales de atencion|canales oficiales"
    "|canales digitales|canales habituales|canal telefonico|nuestros numeros|area de atencion"
    "|area correspondiente|numero de atencion|numero de whatsapp|servicio tecnico|sac"
    "|banca por internet|emergencias",
    Channel.EMAIL: "correo|correo electronico|email|e mail|mail|casilla|whatsapp|wsp|wasap|wpp"
    "|whats|correito|chat de whatsapp|guasap|watsap|whatsap|chatbot|telegram|nuestro chat"
    "|chat en linea|chat de la web|chat de la app|chat online|asistente virtual|chat de atencion"
    "|linea de whatsapp|whatsapp business|buzon",
    Channel.WEB: "web|pagina|pagina web|sitio web|portal|app|aplicacion|aplicativo|link|enlace"
    "|www|sitio|site|plataforma|banca movil|banca en linea|sucursal virtual|oficina virtual"
    "|aplicacion movil|app movil|pagina oficial|mi cuenta|website|zona segura|area de clientes"
    "|area privada|intranet|sede electronica|homebanking|home banking|play store|app store"
    "|autogestion|canal digital|banca online|url|sucursal en linea",
    Channel.FORM: "formulario|formulario web|ficha|planilla|libro de reclamaciones|formato|libro"
    "|formulario de reclamos|formulario de contacto|hoja de reclamacion|hoja de reclamaciones"
    "|formularios|libro de quejas|form|encuesta|pqr|pqrs|formulario online|formulario en linea",
    Channel.PLACE: "agencia|oficina|sucursal|tienda|mostrador|counter|ventanilla|modulo"
    "|plataforma de atencion|local|agencias|oficinas|sucursales|tiendas|centro de atencion|banco"
    "|sede|aeropuerto|caja|filial|centro de servicio|concesionario|punto de atencion"
    "|punto de venta|centro comercial|defensoria|indecopi|profeco|condusef|sernac"
    "|superintendencia|cac|sbs|osiptel|centros de atencion|puntos de atencion|mostradores"
    "|counters|agente|presencialmente|de manera presencial|forma presencial|presencial"
    "|mostrador de la aerolinea|centro de ventas|correspondientes|oficina comercial"
    "|oficinas comerciales|persona|ejecutivo de cuenta|aerolinea|comercio|vendedor|proveedor"
    "|fabricante|operador|operadora|aseguradora|constructora|clinica|farmacia|hotel"
    "|agencia de viajes|emisor|consulado|municipalidad|notaria|taller|sedes|locales|comisaria"
    "|oficina principal|mesa de partes|juzgado|tribunal|marca|oficina de correos|ente regulador"
    "|regulador|ministerio|embajada",
    Channel.CLAIM: "reclamo|queja|solicitud|caso|ticket|requerimiento|denuncia|peticion"
    "|incidencia|reclamacion|nuevo reclamo|orden|controversia|disputa|contracargo|reporte",
}
