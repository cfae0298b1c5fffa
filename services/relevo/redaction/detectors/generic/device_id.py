"""Numbers of devices: IMEI (3GPP TS 23.003), MAC and public IP addresses, serial numbers."""

from stdnum import luhn

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.detectors.numbers import END, START, number
from relevo.redaction.findings import FindingType
from relevo.redaction.vocabulary import words

IMEI = Detector(
    name="generic.imei",
    type=FindingType.DEVICE_ID,
    country=None,
    label="DISPOSITIVO",
    shapes=(
        number(
            0.2,
            14,
            r"(?:35|86|01|99)\d{13}",
            r"(?:35|86|01|99)[ \-]?\d{4}[ \-]?\d{2}[ \-]?\d{6}[ \-]?\d",
        ),
        number(0.1, 14, r"\d{14,17}", r"\d{2,6}(?:[ .\-/]\d{1,6}){2,5}(?<=\d)"),
    ),
    context=words("imei imeis imeil emei"),
    fillers=words("celular equipo telefono 1 2 chip aparelho movil iphone samsung robado"),
    check=luhn.is_valid,
)

_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_PUBLIC = (
    r"(?!10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|0\.|22[4-9]\.|2[345]\d\.)"
)
_IPV4 = rf"{_PUBLIC}{_OCTET}(?:\.{_OCTET}){{3}}"
_NO_VERSION = r"(?<![A-Za-z0-9.\-/])(?<!version )(?<!firmware )(?<!build )(?<!ver )(?<!versao )"
_IPV4_END = r"(?![\d\-])(?!\.\d)"
_HEX = r"[0-9A-Fa-f]"


IP_ADDRESS = Detector(
    name="generic.ip",
    type=FindingType.DEVICE_ID,
    country=None,
    label="DISPOSITIVO",
    shapes=(
        Shape(rf"{_NO_VERSION}{_IPV4}{_IPV4_END}", 0.1),
        Shape(
            rf"{_NO_VERSION}(?=[\d.]*\d{{3}})(?=\d{{2}}){_IPV4}{_IPV4_END}",
            0.5,
            r"\d{2}\.\d{1,3}\.\d{1,3}\.\d",
        ),
        Shape(
            rf"(?<![0-9A-Za-z:.])(?:{_HEX}{{1,4}}:){{7}}{_HEX}{{1,4}}(?![0-9A-Za-z:])",
            0.9,
            rf"(?:{_HEX}{{1,4}}:){{5}}",
        ),
        Shape(
            rf"(?<![0-9A-Za-z:.])(?:{_HEX}{{1,4}}:){{1,6}}(?::{_HEX}{{1,4}}){{1,6}}(?![0-9A-Za-z:])",
            0.9,
            rf"{_HEX}::{_HEX}",
        ),
    ),
    context=words("ip ips ipv"),
    fillers=words("publica direccion address asignada publico 4 6 endereco acceso"),
)

MAC = Detector(
    name="generic.mac",
    type=FindingType.DEVICE_ID,
    country=None,
    label="DISPOSITIVO",
    shapes=(
        Shape(
            rf"(?<![0-9A-Za-z:\-])(?:{_HEX}{{2}}:){{5}}{_HEX}{{2}}(?![0-9A-Za-z:])",
            0.9,
            rf"(?:{_HEX}{{2}}:){{5}}",
        ),
        Shape(
            rf"(?<![0-9A-Za-z:\-])(?=[0-9\-]{{0,15}}[A-Fa-f])(?:{_HEX}{{2}}-){{5}}{_HEX}{{2}}"
            r"(?![0-9A-Za-z\-])",
            0.9,
            rf"(?:{_HEX}{{2}}-){{5}}",
        ),
        Shape(
            rf"(?<![0-9A-Za-z])(?:{_HEX}{{12}}|(?:{_HEX}{{2}}[ .\-:]){{5}}{_HEX}{{2}})(?!\w)", 0.1
        ),
        Shape(rf"(?<![0-9A-Za-z])(?:{_HEX}{{4}}\.){{2}}{_HEX}{{4}}(?!\w)", 0.1),
    ),
    context=words("mac macs"),
    fillers=words("address direccion router modem equipo wifi decodificador onu ont"),
)

_NUMBER_OF = r"(?:numero|nro|num|n|no)[ .]{1,3}(?:de |do )?seri[ea]l?"
_SERIAL = (
    rf"(?:serial(?: number)?|s/n|n/s|sn|{_NUMBER_OF}|serie(?= ?:)"
    r"|(?:decodificador|modem|router|equipo|celular|laptop|televisor|tv|deco|antena|medidor|notebook"
    r"|tablet|consola|lavadora|refrigeradora|refri|nevera|impresora|camara|bicicleta|computadora"
    r"|portatil)(?:,? (?:con|de|y|su|tiene))?(?: la)? serie)"
)
_ITEM = (
    r"(?: (?:de|del|do|da|mi|el|la|equipo|celular|telefono|modem|router|decodificador|deco|laptop"
    r"|televisor|tv|iphone|aparelho|antena|medidor|dispositivo|auto|es|e|is|era|motor|refrigeradora"
    r"|lavadora|refri|notebook|tablet|consola|samsung|lg|ps5|xbox|macbook|ipad|onu|ont|chip))"
)

SERIAL = Detector(
    name="generic.serial",
    type=FindingType.DEVICE_ID,
    country=None,
    label="DISPOSITIVO",
    shapes=(
        Shape(
            rf"\b(?i:{_SERIAL}{_ITEM}{{0,5}})[ :=#.]{{1,3}}"
            r"(?P<value>(?=(?:[A-Za-z\-]{0,8}\d){3})(?=[A-Za-z0-9\-]{7})[A-Za-z0-9]{2,24}"
            r"(?:-[A-Za-z0-9]{1,12}){0,4})(?![A-Za-z0-9])",
            0.2,
            r"(?i)seri[ea]|s/n|n/s|sn",
        ),
        # Long, of capitals and digits that change: "con serie 5CD1208KQX y volvió otra serie, ...".
        Shape(
            r"(?<!factura )(?<!boleta )(?<!billete )(?<!comprobante )(?<!nota )"
            r"(?<!modelo )\b(?i:serie|serial)"
            r"(?i:,? (?:es|era|e|o|a|la|el|nueva|nova)){0,2},? "
            r"(?P<value>(?=[A-Z]{0,12}\d[A-Z0-9]{0,12}[A-Z])(?=(?:[A-Z]{0,8}\d){3})[A-Z0-9]{9,20}"
            r"|(?=(?:[A-Z\-]{0,8}\d){3})[A-Z0-9]{2,5}-(?=\d{0,8}[A-Z])[A-Z0-9]{5,12})"
            r"(?![A-Za-z0-9])(?!-\d)",
            0.2,
            r"(?i)seri[ea]",
        ),
        Shape(
            r"\b(?i:android id|udid|device id|id del (?:dispositivo|equipo|celular))(?: (?i:es"
            r"|is))?[ :#=]{1,3}"
            r"(?P<value>(?=(?:[A-Za-z\-]{0,12}\d){4})[A-Fa-f0-9]{8}[A-Fa-f0-9\-]{8,32})(?![A-Za-z0-9])",
            0.2,
            begins=words("android udid device id"),
        ),
        # SIM cards (ITU-T E.118): 89, country, issuer; 19 or 20 digits.
        Shape(
            r"\b(?i:iccid|sim(?:card)?|chip)(?i: (?:card|numero|nro|n|es|de|el|mi)){0,3}[ :#]{1,2}"
            rf"(?P<value>{START}89(?:[ ]?\d){{16,18}}[Ff]?{END})",
            0.2,
            r"(?i)iccid|sim|chip",
        ),
    ),
    label_in_pattern=True,
)
