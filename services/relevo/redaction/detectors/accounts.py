"""Words at account numbers, shared by the countries and by the detector for any bank."""

from __future__ import annotations

from relevo.redaction.vocabulary import words

ACCOUNT_WORDS = words(
    "cuenta cuentas cta ctas ctacte cuanta cuneta account acc conta contas ahorros ahorro corriente",
    "poupanca ahorrros cte acct",
)
ACCOUNT_FILLERS = words(
    "bancaria sueldo corriente ahorros ahorro soles dolares pesos simple maestra vista rut poupanca",
    "cte cta caja nomina digital premium joven numero debito cheques maestro money market clave",
    "banco bcp bbva interbank scotiabank bancolombia davivienda pichincha santander galicia itau",
    "bradesco brasil banorte banamex caixabank nacion estado chile bancoestado continental ibk bn",
    "guayaquil pacifico produbanco bolivariano macro provincia ciudad frances hsbc supervielle brubank",
    "bci falabella security caixa nubank inter sicoob sicredi azteca inbursa citibanamex",
    "sabadell bankia bankinter unicaja abanca ing pichincha occidente bogota popular colpatria",
    "pj pf salario salaria bb cc ahorra haberes plazo fijo credito",
)
