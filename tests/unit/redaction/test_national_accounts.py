"""Bank accounts of eight countries in the forms of their banks; near-misses beside them.

All values are invented; check digits are right unless the case is about a mistyped one.
"""

import pytest

from tests.unit.redaction.national import cases, detector_of_first, found_and_meant

TABLES = {
    "generic.account": [
        "cta «00-718-29304-51»",
        "caja de ahorro en pesos «4021-0083716-204 8» Galicia",
        "cta «194_7283_9182_0_11»",
        "cuenta ahorro usd «7067744965421»",
        "CBU destino «0964279993580696659918»",
        "cuenta de ahorros «0481736295»",
        "cuenta n° «04-123-456789»",
        "cuenta corriente «7 1234 5678 9012»",
        "nro de cta: «4884 0000 1234»",
        "cta. cte. «000-1234567»",
        "cuenta vista «1 234 56789 0»",
        "conta «56789-0»",
        "conta poupança «1234567-X»",
        "me di cuenta el 12-05-2024",
        "saqué de mi cuenta 12.500.000",
        "el saldo de mi cuenta: 15000000",
        "la cuenta subió 24/7",
        "tengan en cuenta que 20000000 soles no es poco",
    ],
    "generic.account_at_bank": [
        "bcp «19345678912047»",
        "Pichincha «2201234567»",
        "bancolombia: «03145678912»",
        "BBVA soles «0011 0571 0283746501»",
        "bcp 45 soles",
        "Interbank reclamo 1234567890",
    ],
    "pe.account": [
        "«193-45678912-0-47» no aparece",
        "cuenta BCP «193 4567891 0 47»",
        "interbank soles «898 3109876543»",
        "interbank «200-3001234567»",
        "«0011-0571-02-00283746» se esfumó",
        "resolución 193-45678912",
    ],
    "pe.cci": [
        "cci «002 562 364038559987 73»",
        "CCI: «00275875576272690515»",
        "c.c.i. «0027-5875-5762-7269-0515»",
        "cci «0027587557627269051»",
        "cci «002758755762726905155»",
        "operación 00275875576272690514",
    ],
    "co.account": [
        "consignar al «031-456789-12»",
        "Bancolombia, ahí tienen el «031-456789-12»",
        "ley 031-456789-12",
    ],
    "ar.cbu": [
        "cbu «00748137 34337344197923»",
        "CBU: «0074 8137 3433 7344 1979 23»",
        "cvu «007481373433734419792»",
        "mi cbu es «0072958965839764132381»",
        "cbu «00729589-6 . 583976413238 . 1»",
        "van 0072958965839764132382",
    ],
    "ar.account": [
        "caja de ahorro «4-012345/6»",
        "cta cte «191-046-006732/5» del banco",
        "CA $ «123-456789/0»",
        "cuenta «123-456789/0»",
        "cc n° «046-006732/5»",
        "ley 27345/4",
    ],
    "mx.clabe": [
        "clabe «012-309-04089154474-1»",
        "CLABE: «0123 0904 0891 5447 41»",
        "clabe interbancaria «01230904089154474»",
        "mi clave interbancaria es «012309040891544741»",
        "son 012309040891544742",
    ],
    "br.branch": [
        "ag «3817» cc «19920-7» itaú sumiu o dinheiro",
        "Agência «1177-5», conta «0220914-3». Bloqueada",
        "conta digital «71102284-6» agência «0001» golpista",
        "conta poupança «013.00031187-4» da Caixa, ag «1882»",
        "fui na agência 0447 da Caixa e nada",
        "agência 1177 não tem caixa eletrônico, conta zerada",
        "agencia 4471, cuenta con 3 cajeros",
    ],
    "br.account": [
        "c/c «31754-9»",
        "ag «8842» c/c «31754-9»",
        "agência «1234-5» conta «56.789-X»",
        "Ag. «0123» / CC: «12345-6»",
        "ag: «1234» op 013 conta «12345678-9»",
        "agência 1234 fechou às 10",
    ],
    "br.pix_key": [
        "chave pix «7c1e90ab-52f4-4d08-9b36-e1f0a27d58c4»",
        "minha chave aleatória é «7C1E90AB52F44D089B36E1F0A27D58C4»",
        "protocolo 7c1e90ab-52f4-4d08-9b36-e1f0a27d58c4",
    ],
    "es.ccc": [
        "cuenta «9289 1777 55 9795588996»",
        "Cuenta antigua: «7694/6883/63/5855992071»",
        "ccc «76946883 63 5855992071»",
        "«76946883635855992071»",
        "76946883635855992072",
    ],
    "es.iban": [
        "iban «ES 74 5178 9141 4918 6028 3482»",
        "IBAN «ES5511781551661605344688» YA NO",
        "«es74 51789141 49 1860283482»",
        "IBAN «ES74-5178-9141-4918-6028-3482»",
        "iban «ES745178914149186028348»",
        "vuelo ES 74",
    ],
}


@cases(TABLES)
def test_exactly_what_is_marked_is_found(redactor, marked):
    found, meant = found_and_meant(redactor, marked)
    assert found == meant


@pytest.mark.parametrize("detector", TABLES)
def test_the_detector_itself_finds_its_first_case(redactor, detector):
    assert detector_of_first(redactor, TABLES[detector]) == detector
