"""Addresses: a table per detector, near-misses included. All invented."""

import pytest

GENERIC = [
    ("vivo en Av. Los Robles 1234 dpto 502, Miraflores y la", "vivo en [DIRECCION-1] y la"),
    ("VIVO EN AV LOS ROBLES 1234 DPTO 502 MIRAFLORES Y LA", "VIVO EN [DIRECCION-1] Y LA"),
    ("vivo en avenida los robles 1234 miraflores y no", "vivo en [DIRECCION-1] y no"),
    ("es Psje Los Pinos 145.", "es [DIRECCION-1]."),
    ("avda 28 de Julio nro 1187 piso 3, Lima 18", "[DIRECCION-1]"),
    ("calle Los Sauces s/n, Barrio Norte", "[DIRECCION-1]"),
    ("mi dirección es los robles 345, san borja", "mi dirección es [DIRECCION-1]"),
    ("envíenlo a Los Robles 345, gracias", "envíenlo a [DIRECCION-1], gracias"),
    ("I live at 12 Park Lane, London and", "I live at [DIRECCION-1] and"),
    ("221B Baxter Street, flat 2", "[DIRECCION-1]"),
    ("vivo en av. lima mil doscientos veinte, comas", "vivo en [DIRECCION-1]"),
    ("Mitre 1834, Quilmes, sin luz", "[DIRECCION-1], sin luz"),
    ("i moved to 16 rosewood drive last month", "i moved to [DIRECCION-1] last month"),
    ("la agencia de Av. Los Robles 345 cerró", None),
    ("oficina principal Calle 72 # 10-34", None),
    ("Paseo Colón, 5 heridos", None),
    ("Panamericana sur km 38 con neblina", None),
    ("100 people in the street", None),
    ("la tienda de Calle Serrano 45", None),
    ("la agencia Qori de la Av. Los Robles 345", None),
    ("Av. Amazonas está bloqueada por el paro desde hace 3 horas", None),
    ("la avenida central lleva 3 días sin luz", None),
    ("vivo en Lima hace 3 años", None),
    ("en la calle 20 personas esperando", None),
    ("calle 13 en concierto a las 21", None),
    ("la calle Lima 20 horas sin agua", None),
    ("Paguei 20 na rua", None),
]
PE = [
    ("Jr. Puno 512 int 3", "[DIRECCION-1]"),
    ("estoy en Mz B Lt 14 Urb. Los Olivos, SMP", "estoy en [DIRECCION-1]"),
    ("urb los jardines mz c lt 5", "[DIRECCION-1]"),
    ("AA.HH. San Juan Mz F Lote 3, Comas", "[DIRECCION-1]"),
    ("la agencia de Jr. Cusco", None),
    ("los lotes de la mz", None),
]
CO = [
    ("kra 45 # 23-16 apto 301, Medellín", "[DIRECCION-1]"),
    ("Calle 45 # 23-16 apto 301, Medellín", "[DIRECCION-1]"),
    ("en la Cra 7 No. 71-52 Torre B Bogotá y el", "en la [DIRECCION-1] y el"),
    ("kra 43a #5a-113", "[DIRECCION-1]"),
    ("Avenida El Dorado 68C-61 oficina 815", "[DIRECCION-1]"),
    ("calle 100 con 20 buses parados", None),
    ("cll 100 numero 8 a 49 sur", "[DIRECCION-1]"),
    ("torre 3 apto 502 conjunto Altos del Bosque", "[DIRECCION-1]"),
    ("la 80 está trancada, carrera 10 también", None),
    ("Carrera de 10 km", None),
]
CL = [
    ("Los Leones 382, depto 1204, Providencia", "[DIRECCION-1]"),
    ("villa los aromos casa 12, maipú", "[DIRECCION-1]"),
    ("pagué 382, depto vacío", None),
]
AR = [
    ("Rivera 2345 piso 4 B, CABA", "[DIRECCION-1]"),
    ("calle 13 n° 654 e/ 45 y 46, La Plata", "[DIRECCION-1]"),
    ("Honduras 2460 7°C, Palermo", "[DIRECCION-1]"),
    ("Los Álamos 221, entre Rivera y Sur", "[DIRECCION-1]"),
    ("el ascensor llega al piso 4", None),
]
MX = [
    ("Calz. de Tlalpan 222 Int. 5, Col. Juárez, CP 06600, CDMX", "[DIRECCION-1]"),
    ("fracc. Los Encinos manzana 4 lote 12", "[DIRECCION-1]"),
    ("en la colonia Juárez no hay luz", None),
]
EC = [
    ("Amazonas N34-451 y Atahualpa, Quito", "[DIRECCION-1]"),
    ("Cdla. Kennedy Norte Mz 12 villa 5", "[DIRECCION-1]"),
    ("km 8 via a la costa", "[DIRECCION-1]"),
    ("km 5 de cola", None),
]
BR = [
    ("Rua das Flores, 123, apto 45, São Paulo e o", "[DIRECCION-1] e o"),
    ("QD 12 LT 5 Setor Sul", "[DIRECCION-1]"),
    ("meu CEP é 01310-100", "meu CEP é [DIRECCION-1]"),
    ("R. Cel. Prado, 2203 - Centro, Campinas", "[DIRECCION-1]"),
    ("SQN 308 bloco D apto 204", "[DIRECCION-1]"),
    ("a rua das Flores alagou", None),
    ("ligaram ao trabalho 96 vezes", None),
]
ES = [
    ("C/ Gran Vía 28, 3º B, 28013 Madrid y me", "[DIRECCION-1] y me"),
    ("ronda de Atocha 5 bajo A", "[DIRECCION-1]"),
    ("c/ copia a Madrid", None),
]
TABLES = {
    "generic.address": GENERIC,
    "pe.address": PE,
    "co.address": CO,
    "cl.address": CL,
    "ar.address": AR,
    "mx.address": MX,
    "ec.address": EC,
    "br.address": BR,
    "es.address": ES,
}


@pytest.mark.parametrize(
    ("text", "redacted"), [case for table in TABLES.values() for case in table]
)
def test_the_text_is_redacted_as_the_table_says(redactor, text, redacted):
    assert redactor.redact(text).text == (redacted or text)


@pytest.mark.parametrize("detector", TABLES)
def test_the_detector_itself_finds_in_its_first_case(redactor, detector):
    found = {finding.detector for finding in redactor.redact(TABLES[detector][0][0]).findings}
    assert detector in found
