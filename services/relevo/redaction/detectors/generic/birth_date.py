"""Birth dates: day, month and year, named as such. No other date is personal."""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.generic.dates import FULL_DATE, SOLID_DATE
from relevo.redaction.findings import FindingType
from relevo.redaction.surroundings import Surroundings
from relevo.redaction.vocabulary import words

_CUE = (
    r"(?:naci|nacimos|naci(?:do|da|dos|das|o)|nac|nasci(?:do|da|dos|das|mento)?|nasceu|na[cs]i?mi?ento"
    r"|nacim|(?:f(?:e?ch?a?)?\.? ?(?:de )?|fec)nac(?:to)?|f/n|fn|fdn|f\.n|d\.?n|dt\.? ?nasc|nasc"
    r"|born|birth|birthdate|birthday|dob|d\.o\.b|cumpl[eo](?: ?anos)?|aniversario de nascimento)"
)
_CUE_TRIGGER = r"(?i)nac|nasc|f/n|fn|fdn|f\.n|dn|d\.n|born|birth|dob|d\.o\.b|cumpl|nami?ento"
_BEGINS = words(
    "nacimos naci nacido nacida nacidos nacidas nacio nac nacto nasci nascido nascida nascidos "
    "nascidas nasceu",
    "nascimento nacimiento nasimiento nacmiento nasmiento nacimento nasimento nacmento "
    "nasmento nacim",
    "f fc fec fech fecha fca feca fcha fch fnac fecnac fechanac fnacto fn fdn d dn dt nasc "
    "born birth",
    "birthdate birthday dob cumple cumplo cumpleanos cumploanos aniversario fecnacto fchnac",
)
# A word of a name, in capitals, and not of an office, a law, a place.
_NAMED = (
    r"\b(?!(?:Ley|Decreto|Resolucion|Codigo|Banco|Juzgado|Sala|Corte|Ministerio|Norma|Circular|Acta"
    r"|Contrato|General|Nacional|Federal|Municipal|Civil|Penal|Oficial|Boletin|Diario|Law|Act|Estadio"
    r"|Teatro|Plaza|Avenida|Av|Calle|Rua|Jr|Jiron|San|Santa|Sao|Saga|Universidad|Colegio|Hospital"
    r"|Clinica|Factura|Sentencia|Escritura|Mi|Mis|El|La|Los|Las|En|Desde|Hasta|Hoy)\b)[A-Z][a-z]{1,20}"
)
_DATE = rf"(?P<value>{FULL_DATE}|{SOLID_DATE})"
_LATE = rf"(?P<value>{FULL_DATE})"
# A date begins with a digit or a word.
_TO_DATE = r"[^\d\0!?;]{0,36}?(?:(?=\d)|(?<![A-Za-z]))(?<![\d/\-.])(?<!\d )"
# Of somebody who may write or be written about: until 2009, "del 52", not "del 24".
_OLD = r"(?:(?<=19\d\d)|(?<=200\d)|(?<=[^\d][3-9]\d))"
# Of a child at most.
_YOUNG = r"(?:(?<=19\d\d)|(?<=200\d)|(?<=201\d)|(?<=[^\d][3-9]\d))"
# Between two dates that are compared, "... y en el sistema figura ...".
_VERSUS = r"(?:,? )(?![^\d\0]{0,40}\bdesde\b)[^\d\0.!?;\n]{0,38}?(?:(?=\d)|(?<![A-Za-z]))"
_THAT_IS_IT = (
    r"(?:,? (?i:es|e|is|era|fue|como|de|del|mi|minha|my|la|a|as|the|fecha|data|dia|ese|esse"
    r"|aquel|que|that|that's"
    r"|thats|when|i|was|cuando|quando|en|eu)){0,5} "
    r"(?i:nacimiento|nascimento|naci|nacio|nasci|nasceu|born|(?:date of )?birth|birthday|dob"
    r"|cumpleanos)\b"
)


_KIN = (
    r"(?i:mujer|marido|espos[oa]|hij[oa]|herman[oa]|madre|padre|mama|papa|abuel[oa]|senor[a]?|pareja"
    r"|novi[oa]|suegr[oa]|niet[oa]|mae|pai|filh[oa]|irma|irmao|avo|titular|conyuge|wife|husband|son"
    r"|daughter|brother|sister|mother|father|mum|mom|dad|nino|nina|bebe|ti[oa]|sobrin[oa]|prim[oa])"
)


def _dates_a_thing(_: str, around: Surroundings) -> bool:
    """ "La cuenta es del 4/5/98"."""
    return not _THINGS.isdisjoint(around.before[:7])


_THINGS = words(
    "cuenta cuentas contrato tarjeta recibo factura carta poliza ley reclamo queja pago "
    "compra deuda",
    "credito prestamo documento documentos comprobante boleta ticket vuelo pasaje pedido "
    "orden conta",
    "cartao contrato fatura compra pagamento escritura sentencia casa edificio auto carro "
    "mora moto",
    "denuncia solicitud correo mensaje foto captura modelo promocion cita turno plazo deposito",
)

BIRTH_DATE = Detector(
    name="generic.birth_date",
    type=FindingType.BIRTH_DATE,
    country=None,
    label="NACIMIENTO",
    shapes=(
        Shape(
            rf"\b(?i:{_CUE})(?![a-zA-Z]){_TO_DATE}(?:[A-Za-z]{{4,9}},? )?{_DATE}",
            0.3,
            begins=_BEGINS,
        ),
        # Two dates at one word: "nacidos el 02-11-1975 y el 14-03-1978", "cumple el 02/11/1949 y
        # reniec la tiene con fecha 02/01/1949".
        Shape(
            rf"\b(?i:{_CUE})(?![a-zA-Z]){_TO_DATE}{FULL_DATE}{_VERSUS}{_LATE}{_OLD}",
            0.3,
            begins=_BEGINS,
        ),
        # "El 15/08/1987 nací", "15/08/1987 es mi fecha de nacimiento"; the first of two dates:
        # "sale 12/03/1999 en vez de 21/03/1999 como fecha de nacimiento", "figura 12/01/1960 y yo
        # nací el 21/01/1960".
        Shape(
            rf"(?=\d)(?<![\d/\-.]){_LATE}(?:{_THAT_IS_IT}|{_OLD}(?:(?={_VERSUS}{FULL_DATE}{_THAT_IS_IT})"
            rf"|(?=[^\d\0!?;\n]{{1,30}}\b(?i:{_CUE})(?![a-zA-Z]){_TO_DATE}{FULL_DATE})))",
            0.3,
            _CUE_TRIGGER,
        ),
        # After a name or an ID, between commas: "Ana Rojas Gil, 30.09.1985, reclamo ...", "Ana
        # Rojas, 3 de mayo de 1948, ...".
        Shape(
            rf"(?:{_NAMED} {_NAMED}"
            rf"|\d{{1,2}}\.?\d{{3}}\.?\d{{3}}-?[A-Za-z\d]?), (?=\d){_LATE}{_OLD}"
            r"(?=[,.;)]|\Z)",
            0.3,
            r"[A-Za-z0-9], \d",
        ),
        # "Nació en el '57, más precisamente el 4 de abril del 57".
        Shape(
            rf"\b(?i:{_CUE})(?![a-zA-Z]) (?i:en|in|em) (?i:el |ano |del ){{0,2}}'?(?:19)?\d\d\b"
            rf"[^\d\0.!?;\n]{{1,36}}?(?<![A-Za-z]){_LATE}{_OLD}",
            0.3,
            begins=_BEGINS,
        ),
        # "Cumplió el 11/ago/2010"; not a term: "cumplió el plazo del ...".
        Shape(
            r"\b(?i:cumplio|cumplieron|cumpliu|completou|turned)(?i: anos| [1-9]\d?)?"
            rf"(?i: (?:el|los|el dia|o dia|em|no dia|on))? {_LATE}{_YOUNG}",
            0.3,
            begins=words("cumplio cumplieron cumpliu completou turned"),
        ),
        # In brackets after an ID or a name: "(DNI 45678912, 15/08/1987)", "Ana Rojas (02-11-1975)".
        Shape(
            r"(?:\d{4}[A-Za-z\d\-]{0,6}|[A-Z][a-z]{1,20} [A-Z][a-z]{1,20}) ?[(\[] ?"
            r"(?P<value>(?:0?[1-9]|[12]\d|3[01])[/.\-](?:0?[1-9]|1[0-2])[/.\-](?:19[2-9]\d|200\d))"
            r" ?[)\]]",
            0.3,
            r"[(\[] ?\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4} ?[)\]]",
        ),
    ),
    label_in_pattern=True,
)

BIRTH_DATE_OF = Detector(
    name="generic.birth_date_of",
    type=FindingType.BIRTH_DATE,
    country=None,
    label="NACIMIENTO",
    shapes=(
        # "Mi mamá es del 4/ene/52", "soy del 15 de agosto del 87".
        Shape(
            rf"\b(?i:es|soy|sou|e|somos) (?i:nacid[oa] )?(?i:del|de|do)(?: dia)? {_LATE}{_OLD}",
            0.3,
            begins=words("es soy sou e somos"),
        ),
        # "... y la de mi mujer 8-4-57".
        Shape(
            rf"\b(?i:la|a|el|o|y) (?i:de|da|do)(?: (?i:mi|meu|minha|su))? {_KIN}(?i:,? (?:es|e"
            r"|era))?:? "
            rf"{_LATE}{_OLD}",
            0.3,
            begins=words("la a el o y"),
        ),
        # "Mi abuela, 2/2/1939, no puede ir", "mi hijo de 8 años, 12/03/2017, menor", "mi hija
        # Amanda (12/01/2019)", "my brother (3/11/71)".
        Shape(
            rf"\b(?i:mi|my|meu|minha|su|la) {_KIN}(?i: (?:de|of|com) \d{{1,2}} (?:anos|years))?"
            rf"(?:,? [A-Z][a-z]{{1,20}}){{0,4}}(?:, |,? ?[(\[] ?)(?=\d){_LATE}{_YOUNG}(?= ?"
            r"[,.;)\]])",
            0.3,
            begins=words("mi my meu minha su la"),
        ),
        Shape(
            rf"\b(?i:aniversario)(?i:[ :]{{1,2}}(?:e|eh|dia|em)){{0,2}}[ :]{{1,2}}{_LATE}{_OLD}",
            0.3,
            begins=words("aniversario"),
        ),
    ),
    label_in_pattern=True,
    against=_dates_a_thing,
)
