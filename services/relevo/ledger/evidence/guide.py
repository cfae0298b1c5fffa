"""What stands in the README.txt of an evidence bundle."""

from __future__ import annotations

from collections.abc import Mapping

from relevo.ledger.evidence.words import Language


def guide(language: Language) -> str:
    """How to check a bundle, years later, by whoever holds it."""
    return _TEXTS[language]


_COMMAND = "    relevo ledger verify-evidence BUNDLE.zip --key KEY --witness KEY\n"

_TEXTS: Mapping[Language, str] = {
    Language.ES: f"""\
EVIDENCIA DE UN REGISTRO DE RELEVO

report.html        lo mismo para leer e imprimir
manifest.json      qué se pidió y qué entradas hay aquí
checkpoint         el punto de control: cuántas entradas tiene el registro y la raíz de su árbol,
                   firmado por el servicio y refrendado por la otra empresa (C2SP signed-note)
keys.txt           las claves públicas: la primera, la del registro; las demás, las de los testigos
entries/N.json     la entrada N, byte a byte como se escribió (JSON canónico, RFC 8785)
proofs/N.tlog-proof  la prueba de que está en el registro (C2SP tlog-proof, RFC 6962)

CÓMO COMPROBARLO

{_COMMAND}
No se necesita ni red ni base de datos. Las claves no se toman de este archivo, sino de una fuente
propia: el contrato, el acta de alta o la otra empresa. Si usted no tiene Relevo, cualquier programa
que lea C2SP tlog-proof sirve: la hoja es SHA-256 de un byte cero y los bytes de la entrada; con la
ruta de la prueba debe salir la raíz del punto de control, cuya firma es Ed25519 sobre su texto.

QUÉ PRUEBA Y QUÉ NO

Prueba que cada entrada estaba en el registro cuando se firmó el punto de control, y que nadie la ha
cambiado después. El refrendo prueba que la otra empresa vio ese mismo registro y a qué hora. No
prueba que no falte ninguna entrada del caso (eso lo muestra el registro entero: relevo ledger
export y verify), ni que lo registrado sea verdad, ni protege de las dos empresas de acuerdo.
""",
    Language.EN: f"""\
EVIDENCE FROM A RELEVO LEDGER

report.html        the same, to read and to print
manifest.json      what was asked for and which entries are here
checkpoint         how many entries the log has and the root of its tree, signed by the service and
                   cosigned by the other company (C2SP signed-note)
keys.txt           the public keys: the log's first, then the witnesses'
entries/N.json     entry N, byte for byte as it was written (canonical JSON, RFC 8785)
proofs/N.tlog-proof  the proof that it stands in the log (C2SP tlog-proof, RFC 6962)

HOW TO CHECK IT

{_COMMAND}
Neither a network nor a database is needed. Do not take the keys from this file but from a source of
your own: the contract, the record of the onboarding, or the other company. If you have no Relevo,
any program that reads C2SP tlog-proof will do: the leaf is SHA-256 of a zero byte and the entry's
bytes; the proof's path must lead to the checkpoint's root, signed with Ed25519 over its text.

WHAT IT PROVES AND WHAT NOT

It proves that each entry stood in the log when the checkpoint was signed, and that nobody has
changed it since. A cosignature proves that the other company saw this same log, and when. It does
not prove that no entry of the case is left out (the whole log shows that: relevo ledger export and
verify), nor that what was recorded is true, and it does not protect from both companies together.
""",
    Language.PT: f"""\
EVIDÊNCIA DE UM REGISTRO DO RELEVO

report.html        o mesmo, para ler e imprimir
manifest.json      o que se pediu e quais entradas estão aqui
checkpoint         o ponto de controle: quantas entradas o registro tem e a raiz da sua árvore,
                   assinado pelo serviço e coassinado pela outra empresa (C2SP signed-note)
keys.txt           as chaves públicas: primeiro a do registro, depois as das testemunhas
entries/N.json     a entrada N, byte a byte como foi escrita (JSON canônico, RFC 8785)
proofs/N.tlog-proof  a prova de que está no registro (C2SP tlog-proof, RFC 6962)

COMO VERIFICAR

{_COMMAND}
Não é preciso rede nem banco de dados. Não tome as chaves deste arquivo, e sim de uma fonte própria:
o contrato, a ata de adesão ou a outra empresa. Sem o Relevo, qualquer programa que leia C2SP
tlog-proof serve: a folha é SHA-256 de um byte zero e os bytes da entrada; o caminho da prova deve
levar à raiz do ponto de controle, cuja assinatura é Ed25519 sobre o seu texto.

O QUE PROVA E O QUE NÃO

Prova que cada entrada estava no registro quando o ponto de controle foi assinado, e que ninguém a
alterou desde então. A coassinatura prova que a outra empresa viu este mesmo registro, e quando. Não
prova que não falta nenhuma entrada do caso (isso o registro inteiro mostra: relevo ledger export e
verify), nem que o registrado é verdade, e não protege das duas empresas em conluio.
""",
}
