"""What each kind of entry says, in the auditors' languages: Spanish, English, Brazilian Portuguese.

For people who read a report; programs read the tag.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Language(StrEnum):
    """A language that reports are written in."""

    ES = "es"
    EN = "en"
    PT = "pt"


def in_words(tag: str, language: Language) -> str:
    """What an entry with this tag says; the tag itself if this release has no words for it."""
    words = WORDS.get(tag)
    return tag if words is None else words[_PLACES[language]]


_PLACES: Mapping[Language, int] = {Language.ES: 0, Language.EN: 1, Language.PT: 2}

_PERSON = (
    "Acceso de una persona cambiado",
    "A person's access changed",
    "Acesso de uma pessoa alterado",
)
_TOKEN_ISSUED = ("Token de API emitido", "API token issued", "Token de API emitido")
_TOKEN_REVOKED = ("Token de API revocado", "API token revoked", "Token de API revogado")
_BEGAN = ("Registro creado", "Log began", "Registro criado")
_OPENED = ("Registro iniciado", "Log opened", "Registro iniciado")
_PADDED = ("Relleno del registro", "Log padded", "Preenchimento do registro")
_READ = ("Registro consultado", "Log read", "Registro consultado")
_SETTINGS = ("Configuración cambiada", "Settings changed", "Configuração alterada")
_EXPORTED = ("Registro exportado", "Log exported", "Registro exportado")
_ALARMED = ("Alarma del testigo", "Witness alarm", "Alarme da testemunha")
_SETTLED = (
    "Alarma del testigo resuelta",
    "Witness alarm settled",
    "Alarme da testemunha resolvido",
)

WORDS: Mapping[str, tuple[str, str, str]] = {
    "agency:post:redacted": (
        "Publicación recibida, datos personales tapados",
        "Post received, personal data redacted",
        "Publicação recebida, dados pessoais cobertos",
    ),
    "agency:post:redacted_again": (
        "Publicación: datos tapados más tarde",
        "Post redacted again",
        "Publicação: dados cobertos mais tarde",
    ),
    "agency:post:restored": (
        "Lo tapado por error, repuesto",
        "What was covered by mistake, put back",
        "O que foi coberto por engano, reposto",
    ),
    "agency:text:redacted_again": (
        "Texto interno: datos tapados más tarde",
        "Internal text redacted again",
        "Texto interno: dados cobertos mais tarde",
    ),
    "agency:post:removed": (
        "Publicación retirada por su autor o la plataforma",
        "Post removed by its author or the platform",
        "Publicação removida pelo autor ou pela plataforma",
    ),
    "agency:post:hidden": ("Publicación ocultada", "Post hidden", "Publicação ocultada"),
    "agency:post:unhidden": (
        "Publicación mostrada de nuevo",
        "Post shown again",
        "Publicação exibida novamente",
    ),
    "agency:post:outside_relevo": (
        "Hecho fuera de Relevo",
        "Done outside Relevo",
        "Feito fora do Relevo",
    ),
    "agency:key_list:refused": (
        "Lista de claves de la marca rechazada",
        "The brand's key list refused",
        "Lista de chaves da marca recusada",
    ),
    "agency:case:opened": ("Caso abierto", "Case opened", "Caso aberto"),
    "agency:case:escalated": (
        "Caso escalado a la marca",
        "Case escalated to the brand",
        "Caso escalado à marca",
    ),
    "agency:case:closed": (
        "Caso cerrado por la agencia",
        "Case closed by the agency",
        "Caso encerrado pela agência",
    ),
    "agency:case:reopened": ("Caso reabierto", "Case reopened", "Caso reaberto"),
    "agency:case:noted": (
        "Nota para la marca",
        "Note for the brand",
        "Nota para a marca",
    ),
    "agency:case:erased": ("Caso borrado", "Case erased", "Caso apagado"),
    "agency:case:recalled": (
        "Caso recuperado de la marca",
        "Case had back from the brand",
        "Caso recuperado da marca",
    ),
    "agency:history:followed": (
        "Restauración de la marca seguida",
        "The brand's restoration followed",
        "Restauração da marca acompanhada",
    ),
    "agency:handover:receipted": (
        "Acuse de recibo de la marca",
        "Receipt of the brand",
        "Recibo da marca",
    ),
    "agency:handover:parked": (
        "Entrega rechazada, en espera de una persona",
        "Hand-over refused, waits for a person",
        "Entrega recusada, à espera de uma pessoa",
    ),
    "agency:handover:resent": ("Entrega reenviada", "Hand-over sent again", "Entrega reenviada"),
    "agency:seals:deleted": (
        "Copias selladas borradas",
        "Sealed copies deleted",
        "Cópias seladas apagadas",
    ),
    "agency:reply:drafted": ("Respuesta en borrador", "Reply drafted", "Resposta em rascunho"),
    "agency:reply:published": ("Respuesta publicada", "Reply published", "Resposta publicada"),
    "agency:reply:refused": (
        "Respuesta rechazada por el canal",
        "Reply refused by the channel",
        "Resposta recusada pelo canal",
    ),
    "agency:reply:unknown": (
        "Respuesta con resultado desconocido",
        "Reply with an unknown outcome",
        "Resposta com resultado desconhecido",
    ),
    "agency:reply:by_hand": (
        "Respuesta publicada a mano",
        "Reply published by hand",
        "Resposta publicada à mão",
    ),
    "agency:reply:stopped": ("Borrador detenido", "Draft stopped", "Rascunho detido"),
    "agency:restoration:asked": (
        "Se pidió reponer lo tapado",
        "Putting back was asked for",
        "Pediu-se repor o que foi coberto",
    ),
    "agency:restoration:refused": (
        "Reposición denegada",
        "Putting back was refused",
        "Reposição negada",
    ),
    "agency:import:started": ("Importación iniciada", "Import started", "Importação iniciada"),
    "agency:import:ended": ("Importación terminada", "Import ended", "Importação encerrada"),
    "agency:person:changed": _PERSON,
    "agency:token:issued": _TOKEN_ISSUED,
    "agency:token:revoked": _TOKEN_REVOKED,
    "agency:settings:changed": _SETTINGS,
    "agency:log:opened": _OPENED,
    "agency:log:padded": _PADDED,
    "agency:log:exported": _EXPORTED,
    "agency:log:read": _READ,
    "agency:witness:alarmed": _ALARMED,
    "agency:witness:settled": _SETTLED,
    "care:handover:received": (
        "Caso recibido de la agencia",
        "Case received from the agency",
        "Caso recebido da agência",
    ),
    "care:post:redacted_again": (
        "Copia de la publicación: datos tapados más tarde",
        "Copy of the post redacted again",
        "Cópia da publicação: dados cobertos mais tarde",
    ),
    "care:note:redacted_again": (
        "Copia de la nota: datos tapados más tarde",
        "Copy of the note redacted again",
        "Cópia da nota: dados cobertos mais tarde",
    ),
    "care:restoration:decided": (
        "Reposición decidida",
        "Putting back was decided",
        "Reposição decidida",
    ),
    "care:case:recalled": (
        "Caso devuelto a la agencia",
        "Case given back to the agency",
        "Caso devolvido à agência",
    ),
    "care:case:assigned": ("Caso asignado", "Case assigned", "Caso atribuído"),
    "care:case:resolved": ("Caso resuelto", "Case resolved", "Caso resolvido"),
    "care:case:reopened": ("Caso reabierto", "Case reopened", "Caso reaberto"),
    "care:reply:written": ("Respuesta escrita", "Reply written", "Resposta escrita"),
    "care:reply:blocked": ("Respuesta detenida", "Reply stopped", "Resposta bloqueada"),
    "care:script:approved": (
        "Texto aprobado por la marca",
        "Script approved by the brand",
        "Texto aprovado pela marca",
    ),
    "care:script:retired": ("Texto retirado", "Script retired", "Texto retirado"),
    "care:question:asked": (
        "Pregunta a la agencia",
        "Question to the agency",
        "Pergunta à agência",
    ),
    "care:ingest:passed": (
        "Datos sellados en custodia",
        "Sealed data in custody",
        "Dados selados em custódia",
    ),
    "care:ingest:refused": (
        "Datos sellados rechazados",
        "Sealed data refused",
        "Dados selados recusados",
    ),
    "care:ingest:redriven": (
        "Datos sellados enviados de nuevo",
        "Sealed data sent again",
        "Dados selados enviados novamente",
    ),
    "care:reveal:asked": ("Se pidió ver un dato", "A value was asked for", "Pediu-se ver um dado"),
    "care:approval:given": (
        "Aprobación para ver datos",
        "Approval to open values",
        "Aprovação para ver dados",
    ),
    "care:action:reported": (
        "Acción en el canal informada por la agencia",
        "Action on the channel reported by the agency",
        "Ação no canal informada pela agência",
    ),
    "care:sample:drawn": ("Muestra sorteada", "Sample drawn", "Amostra sorteada"),
    "care:sample:marked": (
        "Texto de una muestra evaluado",
        "Text of a sample marked",
        "Texto de uma amostra avaliado",
    ),
    "care:breach:opened": (
        "Incidente de datos abierto",
        "Data breach opened",
        "Incidente de dados aberto",
    ),
    "care:breach:closed": (
        "Incidente de datos cerrado",
        "Data breach closed",
        "Incidente de dados encerrado",
    ),
    "care:breach:reopened": (
        "Incidente de datos reabierto",
        "Data breach reopened",
        "Incidente de dados reaberto",
    ),
    "care:breaches:reported": (
        "Informe de brechas preparado",
        "Report of breaches made",
        "Comunicado de incidentes preparado",
    ),
    "care:form:opened": (
        "Formulario privado abierto",
        "Private form opened",
        "Formulário privado aberto",
    ),
    "care:form:submitted": (
        "Formulario privado recibido",
        "Private form submitted",
        "Formulário privado recebido",
    ),
    "care:form:ended": (
        "Formulario privado cerrado sin datos",
        "Private form ended without data",
        "Formulário privado encerrado sem dados",
    ),
    "care:form:judged": (
        "Dato de un formulario revisado",
        "A form's value judged",
        "Dado de um formulário avaliado",
    ),
    "care:hold:set": ("Retención legal puesta", "Legal hold set", "Retenção legal posta"),
    "care:hold:extended": (
        "Retención legal prorrogada",
        "Legal hold extended",
        "Retenção legal prorrogada",
    ),
    "care:hold:lifted": (
        "Retención legal levantada",
        "Legal hold lifted",
        "Retenção legal levantada",
    ),
    "care:case:blocked": ("Caso bloqueado", "Case blocked", "Caso bloqueado"),
    "care:case:unblocked": ("Caso desbloqueado", "Case unblocked", "Caso desbloqueado"),
    "care:case:erased": ("Caso suprimido", "Case erased", "Caso eliminado"),
    "care:case:not_erased": (
        "Supresión que la bóveda no admitió",
        "Erasure that the vault did not allow",
        "Eliminação que o cofre não permitiu",
    ),
    "care:handover:after_erasure": (
        "Entrega de un caso ya suprimido: nada se guardó",
        "Hand-over of an erased case: nothing was kept",
        "Entrega de um caso já eliminado: nada foi guardado",
    ),
    "care:values:expired": (
        "Datos vencidos destruidos",
        "Expired values destroyed",
        "Dados vencidos destruídos",
    ),
    "care:erasure:requested": ("Supresión pedida", "Erasure requested", "Eliminação pedida"),
    "care:erasure:approved": ("Supresión aprobada", "Erasure approved", "Eliminação aprovada"),
    "care:erasure:withdrawn": ("Supresión retirada", "Erasure withdrawn", "Eliminação retirada"),
    "care:rectification:proposed": (
        "Rectificación propuesta",
        "Rectification proposed",
        "Retificação proposta",
    ),
    "care:value:rectified": ("Dato rectificado", "Value rectified", "Dado retificado"),
    "care:person:changed": _PERSON,
    "care:token:issued": _TOKEN_ISSUED,
    "care:token:revoked": _TOKEN_REVOKED,
    "care:settings:changed": _SETTINGS,
    "care:log:opened": _OPENED,
    "care:log:padded": _PADDED,
    "care:log:exported": _EXPORTED,
    "care:log:read": _READ,
    "care:witness:alarmed": _ALARMED,
    "care:witness:settled": _SETTLED,
    "care:private_log:began": _BEGAN,
    "care:private_log:opened": _OPENED,
    "care:private_log:padded": _PADDED,
    "care:private_log:exported": _EXPORTED,
    "care:private_log:read": _READ,
    "care:private_witness:alarmed": _ALARMED,
    "care:private_witness:settled": _SETTLED,
    "care:export:asked": (
        "Datos pedidos para su titular",
        "A customer's data asked for",
        "Dados pedidos para o titular",
    ),
    "care:export:fetched": (
        "Archivo de una entrega recogido",
        "An export's file fetched",
        "Arquivo de uma entrega retirado",
    ),
    "care:link:found": (
        "Caso enlazado con otros del cliente",
        "Case linked with the customer's others",
        "Caso ligado a outros do cliente",
    ),
    "care:link:changed": (
        "Caso separado de otros",
        "Case no more linked with others",
        "Caso desligado de outros",
    ),
    "care:customers:merged": (
        "Casos unidos por una persona",
        "Cases merged by a person",
        "Casos unidos por uma pessoa",
    ),
    "care:customers:split": (
        "Casos separados por una persona",
        "Cases split by a person",
        "Casos separados por uma pessoa",
    ),
    "care:value:owned": (
        "De quién es un dato",
        "Whose a value is",
        "De quem é um dado",
    ),
    "care:value:judged": (
        "Dato del formulario revisado para enlaces",
        "Value of a form judged for links",
        "Dado do formulário avaliado para ligações",
    ),
    "care:decision:undone": (
        "Decisión sobre enlaces deshecha",
        "Decision on links undone",
        "Decisão sobre ligações desfeita",
    ),
    "care:linked_data:asked": (
        "Se pidió lo que otro caso ya dio",
        "Asked for what another case gave",
        "Pediu-se o que outro caso já deu",
    ),
    "vault:seal:ingested": (
        "Datos sellados tomados en custodia",
        "Sealed data taken into custody",
        "Dados selados tomados em custódia",
    ),
    "vault:seal:refused": (
        "Datos sellados rechazados",
        "Sealed data refused",
        "Dados selados recusados",
    ),
    "vault:original:cut": ("Original destruido", "Original destroyed", "Original destruído"),
    "vault:value:revealed": ("Dato revelado", "Value revealed", "Dado revelado"),
    "vault:reveal:refused": ("Revelación denegada", "Reveal refused", "Revelação negada"),
    "vault:challenge:opened": (
        "Permiso para ver datos pedido",
        "Permission to open values asked for",
        "Permissão para ver dados pedida",
    ),
    "vault:challenge:confirmed": (
        "Petición confirmada con un código",
        "Request confirmed with a code",
        "Pedido confirmado com um código",
    ),
    "vault:challenge:approved": (
        "Petición aprobada por otra persona",
        "Request approved by somebody else",
        "Pedido aprovado por outra pessoa",
    ),
    "vault:challenge:refused": (
        "Petición, confirmación o aprobación denegada",
        "Request, confirmation or approval refused",
        "Pedido, confirmação ou aprovação negada",
    ),
    "vault:values:deposited": (
        "Datos de un formulario guardados",
        "A form's values held",
        "Dados de um formulário guardados",
    ),
    "vault:deposit:refused": (
        "Datos de un formulario rechazados",
        "A form's values refused",
        "Dados de um formulário recusados",
    ),
    "vault:case:shredded": ("Caso destruido", "Case destroyed", "Caso destruído"),
    "vault:case:blocked": ("Caso bloqueado", "Case blocked", "Caso bloqueado"),
    "vault:case:unblocked": ("Caso desbloqueado", "Case unblocked", "Caso desbloqueado"),
    "vault:values:expired": (
        "Datos destruidos al vencer su plazo",
        "Values destroyed at the end of their term",
        "Dados destruídos ao fim do prazo",
    ),
    "vault:erasure:requested": ("Supresión pedida", "Erasure requested", "Eliminação pedida"),
    "vault:erasure:approved": ("Supresión aprobada", "Erasure approved", "Eliminação aprovada"),
    "vault:erasure:refused": ("Supresión rechazada", "Erasure refused", "Eliminação recusada"),
    "vault:erasure:receipted": (
        "Constancia de supresión firmada",
        "Erasure receipt signed",
        "Comprovante de eliminação assinado",
    ),
    "vault:reading:unusual": (
        "Lectura inusual de datos",
        "Unusual reading of values",
        "Leitura incomum de dados",
    ),
    "vault:export:made": (
        "Datos entregados a su titular",
        "A customer's data exported for her",
        "Dados entregues ao titular",
    ),
    "vault:export:refused": ("Entrega denegada", "Export refused", "Entrega negada"),
    "vault:export:contained": (
        "Casos de una entrega",
        "Cases of an export",
        "Casos de uma entrega",
    ),
    "vault:value:rectified": ("Dato rectificado", "Value rectified", "Dado retificado"),
    "vault:key:created": ("Clave creada", "Key created", "Chave criada"),
    "vault:key:retired": ("Clave retirada", "Key retired", "Chave retirada"),
    "vault:keys:copied": ("Claves copiadas", "Keys copied", "Chaves copiadas"),
    "vault:key:destroyed": ("Clave destruida", "Key destroyed", "Chave destruída"),
    "vault:person:changed": _PERSON,
    "vault:settings:changed": _SETTINGS,
    "vault:log:opened": _OPENED,
    "vault:log:padded": _PADDED,
    "vault:log:exported": _EXPORTED,
    "vault:log:read": _READ,
    "vault:private_log:began": _BEGAN,
    "vault:private_log:opened": _OPENED,
    "vault:private_log:padded": _PADDED,
    "vault:private_log:exported": _EXPORTED,
    "vault:private_log:read": _READ,
    "vault:private_witness:alarmed": _ALARMED,
    "vault:private_witness:settled": _SETTLED,
    "vault:value:looked_up": (
        "Dato buscado por una persona",
        "Value looked up by a person",
        "Dado procurado por uma pessoa",
    ),
    "vault:lookup:refused": ("Búsqueda rechazada", "Look-up refused", "Busca recusada"),
}
