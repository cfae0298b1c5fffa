"""Phones of any country: in international form, or named as a phone."""

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import END, chain
from relevo.redaction.detectors.phones import PHONE_FILLERS, PHONE_START, PHONE_WORDS
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

# "Mi numero" is a phone where nothing else follows it: "mi numero de cuenta V" is none.
_MINE = words("numero nro num number")

PHONE_OF_MINE = Detector(
    name="generic.phone_of_mine",
    type=FindingType.PHONE,
    country=None,
    label="TELEFONO",
    shapes=(
        Shape(
            r"(?:(?<=\bmi )|(?<=\bmy )|(?<=\bmeu )|(?<=nuevo )|(?<=novo )|(?<=\bnew )"
            r"|(?=[Nn]umber'))(?i:numero|nro|num|number)(?:'s)?"
            r"(?:,? (?:es|is|e|era|eh|el|o|the|nuevo|correcto|este)\b){0,3}"
            rf"[ .:=]{{1,3}}(?P<value>{PHONE_START}\+?\(?\d(?:[ .\-()]{{0,2}}\d){{8,13}}){END}",
            0.3,
            begins=_MINE,
        ),
        # Where somebody is called or written to: "me siguen llamando al 0987 114 402".
        Shape(
            r"\b(?i:me|nos|le|les|lo|la|te)(?i: (?:siguen?|estan?|andan?|han|viven|continuan|ficam"
            r"|estao))?(?i: (?:llamando|llaman|llamaron|llamado|llama|llamen|marcan|marcando"
            r"|marcaron"
            r"|escribiendo|escriben|escribieron|hablan|hablando|hablaron|timbran|timbrando|contacten"
            r"|contacta|contactan|ligando|ligam|ligaram|chamando|mandan|mandaron|envian|enviaron))"
            r"(?i: (?:todos|los|dias|a|diario|todo|el|dia|cada|rato|mucho|mensajes|sms|codigos?"
            r"|hora"
            r"|siempre|o|codigo)){0,4} (?i:al?|en el|no|pro|para o|ao)(?i: (?:numero|mi|meu))?:? "
            rf"(?P<value>{PHONE_START}\+?\(?\d(?:[ .\-()]{{0,2}}\d){{7,12}}){END}",
            0.3,
            begins=words("me nos le les lo la te"),
        ),
        # Where no message comes: "no recibo el código en el 222 530 0401".
        Shape(
            r"\b(?i:recibo|recibi|recibimos|recibe|recibia|llega|llegan|llego|llegaba|llegaron|recebo"
            r"|recebi|recebe|chega|chegam|chegou|get|getting|received?|receiving|arrives?)"
            r"(?i: (?:el|los|las|la|un|ningun|mi|mis|su|sus|o|os|a|nenhum|any|the|your|de|por"
            r"|del|do|da))"
            r"{0,2}(?i: (?:codigos?|sms|tokens?|mensajes?|mensajito|claves?|llamadas?|otp|pin"
            r"|textos?"
            r"|mensagem|mensagens|senha|ligacao|ligacoes|codes?|texts?|messages?|calls?|nada|anything"
            r"|verificacion|verificacao|seguridad|dinamica|verification)){1,3}"
            r"(?i: (?:en|al|a|no|on|to|at|ao)(?: (?:el|mi|my|meu|o|numero|number|este))?)? "
            rf"(?P<value>{PHONE_START}\+?\(?\d(?:[ .\-()]{{0,2}}\d){{8,12}}){END}",
            0.3,
            begins=words(
                "recibo recibi recibimos recibe recibia llega llegan llego llegaba llegaron recebo",
                "recebi recebe chega chegam chegou get getting receive received receiving "
                "arrive arrives",
            ),
        ),
    ),
    label_in_pattern=True,
)

PHONE = Detector(
    name="generic.phone",
    type=FindingType.PHONE,
    country=None,
    label="TELEFONO",
    shapes=(
        Shape(
            rf"{PHONE_START}\+ ?\(?[1-9](?:[ .\-()]{{0,2}}\d){{7,16}}{END}", 0.5, r"\+ ?\(?[1-9]"
        ),
        Shape(
            rf"{PHONE_START}\([2-9]\d\d\) ?\d{{3}}[ \-.]\d{{4}}{END}",
            0.5,
            r"\(\d\d\d\) ?\d",
        ),
        Shape(
            rf"{PHONE_START}\(?\d(?:[ .\-()/_]{{0,2}}\d){{6,12}}{END}",
            0.1,
            chain(7),
            numeric=True,
        ),
    ),
    context=PHONE_WORDS,
    fillers=PHONE_FILLERS,
)
