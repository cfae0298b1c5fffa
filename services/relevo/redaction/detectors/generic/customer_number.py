"""Numbers that a company gives to a customer: supply, contract, policy, meter, code of client."""

import re

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import END, START
from relevo.redaction.findings import FindingType
from relevo.redaction.surroundings import Surroundings
from relevo.redaction.vocabulary import words

# Not a hotline's number, nor two years.
_NO_HOTLINE = (
    r"(?!0?[89]00[ \-]|0?[89]00\d{6}(?!\d)|0?81[01][ \-]|01 ?8000|1[ \-]?[78]00[ \-]|600[ \-]\d{3}"
    r"|4004|3003|(?:19|20)\d\d[ \-/](?:19|20)\d\d(?!\d)|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}(?!\d))"
)
_DIGITS = (
    rf"{START}{_NO_HOTLINE}(?!\d{{1,3}}(?:\.\d{{3}})+(?![\d\-./]))(?=(?:[ \-/.]?\d){{5}})"
    rf"(?:\d{{5,16}}(?:[\-/]\d{{1,8}}){{0,3}}|\d{{1,6}}(?:[ \-/.]\d{{1,10}}){{1,4}})(?:-[\dKkXx])?"
    rf"(?![A-Za-z0-9]){END}"
)
# Letters and at least four digits, joined by dashes, points or slashes; a blank only where digits
# go on: "PLZ-2024-889912", "MX-TRV-0088204", "H-20 884471-03".
_HEAD = (
    r"(?:(?!(?:N|NO|NR|NUM|NRO|CFE|NIC|NIS|EPM|CGE|VTR|ETB|COD|DE|ES|ID|NET|GNP|AXA|EPS|AFP|IPS|SIS"
    r"|SUS|HDI|UPC|VIP) )"
    r"[A-Z]{1,3} (?=\d{3})|(?=[0-9\-/.]{0,12}[A-Za-z]))"
)
_CODE = (
    rf"(?<![A-Za-z0-9@#]){_NO_HOTLINE}{_HEAD}(?=(?:[A-Za-z\-/.]{{0,10}}\d){{2}})"
    r"(?=(?:[A-Za-z \-/.]{0,10}\d){4})[A-Za-z0-9]{1,24}(?:[\-/.][A-Za-z0-9]{1,12}){0,4}"
    r"(?: \d{3,8}(?:-\d{1,4})?)?(?![A-Za-z0-9])"
)
_VALUE = rf"(?:{_DIGITS}|{_CODE})"

_THINGS = words(
    "suministro suministros contrato contratos contract poliza polizas abonado abonada medidor nis",
    "nic cups asegurado asegurada estudiante alumno alumna apolice afiliado afiliada policy",
    "consumidora instalacao instalacion prontuario nhc matricula beneficiario usuario usuaria "
    "padron",
    "assinante nup suscriptor suscripcion contador acometida uc contracte cliente client customer "
    "clte niu cuen sum unidade sanitaria cip universitario universitaria legajo sumin "
    "suministr rpu rgi carteirinha relogio "
    "hidrometro ra cedulon",
    "premise meter subscriber insured osde prepaga obrasocial convenio",
    "cuspp colegiado colegiada socio socia membresia membership member predio predios catastral "
    "catastro "
    "afiliados afiliadas cotizante abonados",
)

_READING = words("lectura lecturas leitura marca marco marcaba consumo reading")
_MEASURED, _FEW = words("predio predios membresia membership"), 6
_SERVING = words("atencion atendimento atencao servicio servico service linea centro central area")


def _is_of_the_company(value: str, around: Surroundings) -> bool:
    """ "Atención al cliente 4418077" is the company's own line; "lectura del medidor 12345"; "el
    predio tiene 12000 metros", "membresía 12999".
    """
    if value.isdigit() and len(value) <= _FEW and not _MEASURED.isdisjoint(around.before[:3]):
        return True
    if not _READING.isdisjoint(around.before[:4]):
        return True
    for place, word in enumerate(around.before[:-1]):
        if word in {"cliente", "customer", "client", "usuario"}:
            return around.before[place + 1] in {"al", "ao", "for"} or (
                not _SERVING.isdisjoint(around.before[:2])
            )
    return False


CUSTOMER_NUMBER = Detector(
    name="generic.customer_number",
    type=FindingType.CUSTOMER_NUMBER,
    country=None,
    label="CLIENTE",
    shapes=(
        Shape(rf"(?=[0-9]){_DIGITS}", 0.2),
        Shape(_CODE, 0.1),
        Shape(
            r"(?<![A-Za-z0-9@#])(?=(?:[A-Z]{0,8}\d){3})(?=\d{0,8}[A-Z])[A-Z0-9]{5,12}(?!\w)", 0.1
        ),
    ),
    context=_THINGS,
    fillers=words(
        "codigo cod luz agua gas electricidad energia internet servicio servico seguro vida salud",
        "electrico electrica vehicular auto unidade cliente id identificador estudiante prestamo",
        "credito enel edenor edesur luzdelsur sedapal codensa epm aguas fibra hogar numeros fijo "
        "movil",
        "aluno alumno arrendamiento celular linea plan activo titular asociado policy contract no "
        "cod "
        "identificacion universidad soat nombre servicio escolar casa casita departamento depto "
        "dpto local negocio tienda domicilio recibo boleta facultad colegio instituto campus "
        "hospital "
        "clinica salida servicios clave referencia nic nis caja planta comercial domestico "
        "eps osde "
        "unimed amil hapvida bradesco bluecross sapal cfe edp claro movistar entel izzi "
        "totalplay telmex tigo personal oi vivo tim",
        "cotizante frecuente frequente principal dependiente pensionado pensionada jubilado "
        "jubilada referencia "
        "pami ioma "
        "imss issste iess ips afp isapre fonasa osecac swiss medical galeno sura sanitas "
        "compensar rimac pacifico mapfre gnp axa vip gold club predial unico unica sap nest",
    ),
    label_required=True,
    against=_is_of_the_company,
)

_NUMBER = (
    r"(?:numero|nro\.?|num\.?|no\.?|n\.?|codigo|cod\.?|id|number|code|n\.o|clave|identificador)"
)
_WHO = (
    r"(?:cliente|usuari[oa]|abonad[oa]|servicios?|servico|soci[oa]|asegurad[oa]|afiliad[oa]|estudiante"
    r"|alumn[oa]|pago|suscriptora?|asociad[oa]|associad[oa]|assinante|titular|cuenta contrato"
    r"|customer|account holder|member|client"
    r"|instalacao|unidade consumidora|contribuyente|paciente|colaborador|empleado|pensionista"
    r"|aluno|segurado|beneficiario|matricula|policy|contract|subscriber|account|service|meter|supply"
    r"|premise|patient|student|employee|insured|expediente (?:medico|clinico)|medical record"
    r"|instalacion|uc"
    r"|suministro|contrato|medidor|poliza|apolice"
    r"|historia(?: clinica)?)"
)
_WHO_BEGINS = words(
    "cliente usuario abonado servicio servicios servico socio asegurado afiliado estudiante "
    "alumno pago",
    "suscriptor asociado assinante titular cuenta customer account member client instalacao "
    "unidade",
    "contribuyente paciente colaborador empleado pensionista aluno segurado beneficiario matricula",
    "policy contract subscriber service meter supply premise patient student employee insured "
    "expediente",
    "usuaria abonada socia asegurada afiliada alumna suscriptora asociada associado associada",
    "medical instalacion uc suministro contrato medidor poliza apolice historia",
)
_IS = r"(?: ?[:=#] ?| (?:es|era|is|e|eh|el|seria|que es|n|nro|no|numero)\b\.?:? ?| ){1,2}"
_TRIGGER = (
    r"(?i)client|usuari|abonad|servic|soci|segurad|afiliad|estudiant|alum?n|pago|suscript|asociad"
    r"|assinant|titular|customer|holder|member|instala|consumidora|contribuy|pacient|colaborador"
    r"|emplead|pensionist|aluno|benefici|matricul|policy|contrac?t|subscrib|account|historia|clinic"
    r"|meter|supply|premise|patient|student|employee|insured|medico|medical|suministr|medidor|poliza"
    r"|apolice"
)

_NAMED_THING = (
    r"(?:contrato|suministro|poliza|abonado|afiliado|carteirinha|matricula|medidor|apolice|contract"
    r"|policy|cliente|suscriptor)"
)
# Words that say that the number is something else.
_NOT_BETWEEN = (
    r"(?:reclamo|caso|ticket|operacion|pedido|folio|protocolo|orden|expediente|por|cuesta|vale|dni"
    r"|cedula|rut|cpf|cel|celular|telefono|tel|fono|whatsapp|cuenta|conta|cp|desde|hasta|llame|al|ao"
    r"|linea|pague|pago|cobraron|cobran|soy|atencion|desde|premium|tarjeta|cartao|pasaporte|nit|ruc"
    r"|marca|marco|numeros|imei|serie|placa|oferta|son|fueron|hace|mil|factura|fatura|recibo)"
)
_UTILITY = (
    r"(?:luz|agua|gas|aguas|energia|power|electric|electricity|water|internet|cable|sedapal|epm|enel|epmaps"
    r"|cnel|totalplay|izzi|telmex|megacable|etapa|interagua|edenor|edesur|metrogas|naturgy|codensa"
    r"|afinia|vanti|acueducto|sabesp|copel|cemig|enersis|essbio|esval|cge|cfe|luzdelsur|sedapar"
    r"|iberdrola"
    r"|endesa|japac|sapal|siapa|cespt|aysa|emapag|triple a|air-e|emcali|chilquinta|saesa|enosa)"
)

CUSTOMER_CODE = Detector(
    name="generic.customer_code",
    type=FindingType.CUSTOMER_NUMBER,
    country=None,
    label="CLIENTE",
    shapes=(
        # "Número de cliente 12345678", "código de pago es 0045612".
        Shape(
            rf"\b(?i:{_NUMBER}[ .]{{0,3}}(?:de |del |da |do |of )?(?:mi |tu |su |la |el |meu "
            rf"|minha )?{_WHO}"
            rf"(?: (?:de |del |da |do )?(?:la |el |los |las )?(?!{_NOT_BETWEEN}\b)"
            rf"(?!de |con |por |y |e |que |no |si )[a-z]{{1,14}}){{0,3}}?{_IS})(?P<value>{_VALUE})",
            0.2,
            _TRIGGER,
        ),
        # "Cliente N° 12345678", "customer number: A-12345", "account holder id 99182".
        Shape(
            rf"(?<!al )(?<!ao )(?<!customer )\b(?i:{_WHO}(?: ?[:#] ?| ){_NUMBER}{_IS}"
            rf"|cliente ?[:#=] ?)"
            rf"(?P<value>{_VALUE})",
            0.2,
            begins=_WHO_BEGINS,
        ),
        # "Contrato Interagua 330-771-0428", "póliza de salud gnp 2281904-1".
        Shape(
            rf"\b(?i:{_NAMED_THING})(?i: (?!{_NOT_BETWEEN}\b)[a-z]{{2,14}}){{1,3}}\.?[ :#]{{1,3}}"
            rf"(?=(?:[A-Z]{{1,2}} )?(?:\d[ \-/.]?){{6}})(?P<value>(?:(?!N |NO |NR "
            rf"|DE )[A-Z]{{1,2}} )?{_DIGITS})",
            0.2,
            begins=words(_NAMED_THING.strip("(?:)").replace("|", " ")),
        ),
        # "Aguas Andinas: n° de cuenta 1148273-6".
        Shape(
            rf"\b(?i:{_UTILITY})\b[^\d\0!?;\n]{{0,24}}?\b(?i:cuenta|conta|account|acct"
            r"|(?:n(?:ro|o|um)?\.? |numero )?(?:de )?(?:servicio|servico|service))"
            rf"(?i: (?:es|e|is|number|numero|nro|n|no"
            rf"|de [a-z]{{3,10}})\b\.?){{0,2}}[ :#]{{1,3}}(?P<value>{_VALUE})",
            0.4,
            begins=words(re.sub(r" a\b|-e\b|\|", " ", _UTILITY.strip("(?:)"))),
        ),
        # "Cuenta Interagua 771-2048".
        Shape(
            r"\b(?i:cuenta|conta|servicio|servico|account|recibo|medidora?)(?i: (?:de |del |da "
            r"|do )?"
            rf"(?:la )?{_UTILITY})(?i: (?:es|e|is|n|no|nro|numero))?\.?[ :#]{{1,3}}"
            rf"(?=(?:\d[ \-/.]?){{6}})(?P<value>{_DIGITS})",
            0.3,
            begins=words("cuenta conta servicio servico account recibo medidor medidora"),
        ),
        # "12345678 es mi número de cliente".
        Shape(
            rf"(?=\d)(?P<value>{_DIGITS})(?=,? (?i:es|era|is|e|eh) (?:(?i:mi|el|la|my|the|meu"
            rf"|minha|o|a"
            rf"|nuestro) )?(?i:{_NUMBER}[ .]{{1,3}}(?:de |del |do |da |of )?(?:la |el )?{_WHO})\b)",
            0.2,
            _TRIGGER,
        ),
        # "Soy cliente 12345678".
        Shape(
            rf"\b(?i:(?:soy|sou|mi|como|del|el) (?:el )?(?:cliente|usuario|abonado|paciente) )"
            rf"(?P<value>{_DIGITS})",
            0.2,
            _TRIGGER,
        ),
        Shape(
            rf"\b(?i:historia clinica|h\.? ?c\.?|nhc|nss|unidade consumidora|cuenta contrato"
            rf"|expediente (?:medico|clinico)|medical record|cuenta de (?:agua|luz|gas|predial"
            rf"|energia)"
            rf"|conta de (?:agua|luz|gas)"
            rf"|codigo unico)"
            rf"(?i: (?:(?:n|nro|no|numero|es|de)\b\.?|[a-z]{{3,12}}(?= \d)))?[ .:#]{{1,3}}"
            rf"(?P<value>{_VALUE})",
            0.2,
            r"(?i)clinica|h\.? ?c\.? ?[^a-z]|nhc|nss|consumidora|cuenta contrato|codigo unico"
            r"|expediente"
            r"|medical record|(?:cuenta|conta) de",
        ),
    ),
    label_in_pattern=True,
)

LOAN_OR_UTILITY = Detector(
    name="generic.loan_or_utility",
    type=FindingType.CUSTOMER_NUMBER,
    country=None,
    label="CLIENTE",
    shapes=(
        Shape(rf"{START}{_NO_HOTLINE}(?:\d{{8,16}}|\d{{2,4}}(?:[ \-]\d{{3,8}}){{1,3}}){END}", 0.2),
    ),
    context=words(
        "credito prestamo hipoteca infonavit seguro codigo cod financiamiento emprestimo leasing",
    ),
    fillers=words("piso hogar auto vehicular personal hipotecario vida salud casa vehiculo unico"),
    near=words(
        "infonavit hipoteca hipotecario prestamo credito seguro luz agua gas cnel planilla medidor",
        "energia epmaps electricidad corte cortaron recibo aguas oscuras emprestimo siniestro",
    ),
    label_required=True,
)

CUPS = Detector(
    name="generic.cups",
    type=FindingType.CUSTOMER_NUMBER,
    country=None,
    label="CLIENTE",
    shapes=(
        # Spain's supply point: ES, 16 digits, two letters, perhaps a digit and a letter more.
        Shape(
            r"(?<![A-Za-z0-9])(?i:ES)[ \-]?\d{4}(?:[ \-]?\d){12}[ \-]?[A-Za-z]{2}"
            r"(?:[ \-]?\d[A-Za-z])?(?![A-Za-z0-9])",
            0.6,
            r"(?i)ES[ \-]?00\d{2}|ES[ \-]?\d{4}",
        ),
    ),
    context=words("cups"),
)
