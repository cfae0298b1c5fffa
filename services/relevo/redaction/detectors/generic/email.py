"""E-mail addresses (RFC 5321 section 4.1.2, the forms that people use), also as people disguise or
mistype them: "maria punto lopez arroba gmail punto com", "juan@ gmail . com", "juan@gmail,com".
"""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

_WORDS = words(
    "correo correos email emails mail mails gmail hotmail correito",
    "electronico electronica correoelectronico",
)
_FILLERS = words("electronico personal corporativo trabajo alterno registrado antiguo empresa pix")

_OPEN = r"(?<![A-Za-z0-9_.+%\-])"
_LOCAL = r"[A-Za-z0-9_+%][A-Za-z0-9_.+%\-]{0,63}"
_CLOSED = r"(?![A-Za-z0-9])"
_GLUED = r"(?:[A-Za-z0-9]{1,80}?\d(?:correo|e?mail)s?(?=[A-Za-z]))?"
_TOP = (
    r"(?:com|con|net|org|me|io|app|dev|co|email|online|ai|cloud|gal|eus|tv|info|edu|gob|gov|mil|info|biz|coop|es|pe|co|cl|ar|mx|ec|br|us|uk|eu|cat|fr|it|de"
    r"|pt|uy|bo|ve)"
)
_PROVIDER = (
    r"(?:g ?mail|gmial|gmal|gamil|h?ot ?mail|hotmal|hotmial|out ?look|yahoo|yaho|ymail|live|icloud"
    r"|msn|aol|proton(?:mail)?|terra|uol|bol|globo|ig|rocketmail|zoho|gmx)"
)
# Those that nobody takes for a company's page.
_MAIL_ONLY = (
    r"(?:g ?mail|gmial|gmal|gamil|h?ot ?mail|hotmal|hotmial|outlook|ymail|icloud|protonmail)"
)
_WORD_DOT = (
    r"(?: ?[(\[{<] ?(?:\.|dot|punto|ponto|pto|pun to|p) ?[)\]}>] ?| (?:dot|punto|ponto|pto) "
    r"|&#46;|%2e|[_\-*.](?:dot|punto|ponto)[_\-*.])"
)
_JOINT = (
    rf"(?:{_WORD_DOT}| \. | ?[(\[{{<] ?(?:guion bajo|guion|guiao|underscore|underline|barra baja"
    rf"|raya abajo|raya"
    r"|_|-|dash) ?[)\]}>] ?| (?:guion bajo|guion|guiao|underscore|underline|raya al piso"
    r"|raya abajo|raya"
    r"|barra baja|sub guion|subguion|menos|dash|mas|plus|traco|numero) )"
)
_AT = (
    r"(?: ?[(\[{<\"'*_\-]{1,2} ?(?:at|arroba|aroba|arrova|a rroba|arro ba|a|@)"
    r" ?[)\]}>\"'*_\-]{1,2} ?"
    r"|[ .]?(?:arroba|aroba|arrova)[ .]?|&#64;|&#x40;|&commat;|%40)"
)
_SPOKEN_LOCAL = (
    r"[A-Za-z0-9][A-Za-z0-9_.+%\-]{0,39}"
    rf"(?:{_JOINT}[A-Za-z0-9_.+%\-]{{1,39}}(?: \d{{1,4}}(?= ?[a@(\[]))?){{0,6}}"
)
# What may follow a known provider: a blank is a part of it only before what is no word.
_AFTER_PROVIDER = (
    rf"(?:(?:\.|{_WORD_DOT}){_TOP}(?![a-z0-9])| ?[.,;:]{{1,2}} ?(?:com|con|net|org)(?![a-z0-9])"
    rf"| com(?![a-z0-9]))?"
    rf"(?:(?:\.| \. |{_WORD_DOT})[a-z]{{2}}(?![a-z0-9]))?"
)
_SPOKEN_DOMAIN = (
    rf"(?:{_PROVIDER}(?![a-z0-9]){_AFTER_PROVIDER}"
    rf"|[A-Za-z0-9\-]{{2,40}}(?:(?:\.|{_WORD_DOT})[A-Za-z0-9\-]{{2,40}}){{0,2}}"
    rf"(?:\.|{_WORD_DOT}){_TOP}(?:(?:\.|{_WORD_DOT})[A-Za-z]{{2}})?(?![A-Za-z0-9])"
    r"|[A-Za-z0-9\-]{2,40}(?: ?[(\[{<] ?(?:dot|punto|ponto|pto|pun to|p|\.) ?[)\]}>] ?"
    r"[A-Za-z]{2,12}){1,3}(?![A-Za-z0-9]))"
)
# After an "at" in words a domain with points may have any top-level domain.
_DOTTED_DOMAIN = r"[A-Za-z0-9\-]{2,40}(?:\.[A-Za-z0-9\-]{2,40}){0,2}\.[a-z]{2,24}(?![A-Za-z0-9])"
_SPOKEN_TRIGGER = (
    r"(?i)ar?roba|arrova|a rroba|arro ba|[(\[{<\"'*_\-] ?(?:at|a|@) ?[)\]}>\"'*_\-]|&#64;|&#x40;"
    r"|&commat;|%40"
)

EMAIL = Detector(
    name="generic.email",
    type=FindingType.EMAIL,
    country=None,
    label="EMAIL",
    shapes=(
        Shape(
            # Of "rut244467755correorojas.p@..." only what follows the glued word.
            rf"{_OPEN}[.\-]{{0,64}}{_GLUED}"
            rf"(?P<value>[A-Za-z0-9_+%][A-Za-z0-9_.+%\-]*"
            rf"@{{1,2}}(?:[A-Za-z0-9\-]+\.{{1,2}})+[A-Za-z]{{2,24}}){_CLOSED}",
            0.9,
            r"[A-Za-z0-9_.+%\-]@{1,2}[A-Za-z0-9\-]+\.{1,2}[A-Za-z]{2}",
        ),
        # Blanks around the signs, a comma for the point, no top-level domain: at a known provider.
        Shape(
            rf"{_OPEN}{_GLUED}(?P<value>{_LOCAL} ?@ ?(?i:(?=[a-z ]{{2,16}} ?[.,(\[]"
            rf"|{_MAIL_ONLY}(?![a-z0-9]))"
            rf"{_PROVIDER}(?![a-z0-9_]){_AFTER_PROVIDER})){_CLOSED}",
            0.9,
            rf"(?i)[A-Za-z0-9_.+%\-] ?@ ?{_PROVIDER}",
        ),
        Shape(
            rf"{_OPEN}(?P<value>{_LOCAL}@[A-Za-z0-9\-]{{2,40}},(?i:com|net|org|edu|gob|{_TOP}))"
            rf"{_CLOSED}",
            0.9,
            r"[A-Za-z0-9_.+%\-]@[A-Za-z0-9\-]+,[A-Za-z]{2}",
        ),
        # Blanks around the signs: "juana @ empresa . cl".
        Shape(
            rf"{_OPEN}(?P<value>{_LOCAL} ?@ [A-Za-z0-9\-]{{2,40}}(?: ?\. ?[A-Za-z0-9\-]{{2,40}})?"
            rf" ?\. ?{_TOP}){_CLOSED}",
            0.9,
            r"[A-Za-z0-9_.+%\-] ?@ [A-Za-z0-9\-]{2}",
        ),
        # The signs in words.
        Shape(
            rf"{_OPEN}(?P<value>(?i:{_SPOKEN_LOCAL}{_AT}(?:{_SPOKEN_DOMAIN}|{_DOTTED_DOMAIN})))"
            rf"{_CLOSED}",
            0.9,
            _SPOKEN_TRIGGER,
        ),
        Shape(
            rf"{_OPEN}(?P<value>(?i:{_SPOKEN_LOCAL} (?:at|en) {_PROVIDER}"
            rf"(?: ?\. ?|{_WORD_DOT}){_TOP}(?:{_WORD_DOT}[a-z]{{2}})?)){_CLOSED}",
            0.9,
            rf"(?i) (?:at|en) {_PROVIDER}",
        ),
        # "juan@gmail punto com", "juan @ empresa (punto) com".
        Shape(
            rf"{_OPEN}(?P<value>(?i:{_SPOKEN_LOCAL} ?@ ?[A-Za-z0-9\-]{{2,40}}"
            rf"(?:{_WORD_DOT}[a-z]{{2,12}}){{1,3}})){_CLOSED}",
            0.9,
            r"(?i)@ ?[A-Za-z0-9\-]+ ?(?:[(\[{<] ?)?(?:\.|dot|punto|ponto|pto|&#46|%2e)",
        ),
        Shape(
            rf"{_OPEN}(?P<value>(?i:[A-Za-z0-9][A-Za-z0-9_.+%\-]{{0,39}}"
            rf"(?:{_JOINT}[A-Za-z0-9_.+%\-]{{1,39}}){{1,6}}@[A-Za-z0-9.\-]{{2,60}})){_CLOSED}",
            0.9,
            r"(?i)(?:dot|punto|ponto|pto|pun to|gui|under|raya|barra|dash|menos|mas|plus|traco"
            r"|numero|[(\[{<] ?[_.p\-]| \. |&#46|%2e)[^@]*@",
        ),
        # Letter by letter: "j u a n @ g m a i l . c o m".
        Shape(
            rf"{_OPEN}(?P<value>(?:(?:[A-Za-z0-9._\-] ){{3,40}}|[A-Za-z0-9._\-]{{1,40}} )@ "
            rf"(?:[A-Za-z0-9\-]{{2,30}} (?=\. [a-z] ))?(?:[A-Za-z0-9.\-] ){{2,40}}[A-Za-z])"
            rf"{_CLOSED}",
            0.9,
            r"[A-Za-z0-9._\-] @ (?:[A-Za-z] [A-Za-z] |[A-Za-z0-9\-]+ \. [A-Za-z] )",
        ),
    ),
    context=_WORDS,
    fillers=_FILLERS,
)

EMAIL_NAMED = Detector(
    name="generic.email_named",
    type=FindingType.EMAIL,
    country=None,
    label="EMAIL",
    shapes=(
        # The sign forgotten: "juangmail.com", "juan85 gmail.com"; the domain cut: "juan@miempresa".
        Shape(
            rf"{_OPEN}(?![wW]{{3}}\.)(?!(?i:desde|solo|como|para|pero|cuenta|de|del|en|a|la|el|mi"
            rf"|es|con|por|y|o|x|al|su) )(?P<value>{_LOCAL}"
            rf" ?(?i:{_PROVIDER})\.(?i:{_TOP})(?:\.[A-Za-z]{{2}})?){_CLOSED}",
            0.2,
        ),
        Shape(rf"{_OPEN}(?P<value>{_LOCAL}@[A-Za-z0-9\-]{{2,40}}){_CLOSED}", 0.2),
    ),
    context=_WORDS - {"gmail", "hotmail"},
    fillers=_FILLERS,
    label_required=True,
)

_SPOKEN_WORDS = (
    r"(?:[A-Za-z0-9_.+%\-]{1,23}[A-Za-z0-9_+%\-] |[A-Za-z0-9] ){0,7}[A-Za-z0-9_.+%\-]{1,24}"
)
_SPOKEN_DOMAINS = (
    rf"(?:{_SPOKEN_DOMAIN}|(?:[a-z0-9\-]{{2,16}} ){{1,2}}[a-z0-9\-]{{2,16}}"
    rf"{_WORD_DOT}{_TOP}(?:{_WORD_DOT}[a-z]{{2}})?)"
)
_MAIL_WORD = r"(?:correo(?: electronico)?|e-?mail|mail)"
EMAIL_DICTATED = Detector(
    name="generic.email_dictated",
    type=FindingType.EMAIL,
    country=None,
    label="EMAIL",
    shapes=(
        # Blanks within the local part: "mi correo es juan perez 85 arroba gmail punto com".
        Shape(
            rf"\b(?i:{_MAIL_WORD})(?i: ?: ?| (?:es|e|is|era|seria|le dejo|anote|anota):? )"
            rf"(?P<value>(?i:{_SPOKEN_WORDS}(?:{_AT}| ?@ ?| at ){_SPOKEN_DOMAINS})){_CLOSED}",
            0.9,
            begins=words("correo email mail"),
        ),
        Shape(
            rf"\b(?i:{_MAIL_WORD}) (?P<value>(?i:(?!(?:es|e|is|era|seria"
            rf"|electronico) ){_SPOKEN_WORDS}{_AT}{_SPOKEN_DOMAINS})){_CLOSED}",
            0.9,
            begins=words("correo email mail"),
        ),
    ),
    label_in_pattern=True,
)
