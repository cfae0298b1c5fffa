"""Words at account numbers, shared by the countries and by the detector for any bank."""

from __future__ import annotations

from relevo.redaction.vocabulary import words

ACCOUNT_WORDS = words(
    "cuenta cuentas cta ctas ctacte cuanta cuneta account acc acct conta contas",
    "ahorros ahorro ahorrros corriente cte poupanca",
)
BANK_WORDS = words(
    "bcp bbva interbank ibk scotiabank scotia banbif bancolombia davivienda colpatria bcsc",
    "bancoestado bci santander itau bice galicia macro supervielle brubank hsbc credicoop",
    "banorte banamex citibanamex bancomer inbursa hey azteca",
    "pichincha guayaquil bolivariano produbanco austro",
    "bradesco nubank caixa sicoob sicredi caixabank sabadell bankinter unicaja abanca ing",
)
ACCOUNT_FILLERS = BANK_WORDS | words(
    "bancaria sueldo corriente ahorros ahorro soles dolares pesos simple maestra vista rut",
    "poupanca cte cta caja nomina digital premium joven numero debito cheques maestro money market",
    "banco brasil nacion estado chile continental bn pacifico provincia ciudad frances falabella",
    "security inter occidente bogota popular pj pf salario salaria bb ahorra haberes plazo fijo",
    "credito clave en ahi usd pen mxn ars cop clp destino origen",
    "destinataria emisora numero propia mia",
)
