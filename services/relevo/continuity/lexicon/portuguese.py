"""Portuguese as agencies write it in Brazil. No accents."""

from __future__ import annotations

from relevo.continuity.entries import Channel, Form, Role, Table, Verb
from relevo.continuity.lexicon.conjugation import gathered
from relevo.continuity.lexicon.conjugation import portuguese as regular


def _verbs(infinitives: str, **irregular: str) -> dict[Form, frozenset[str]]:
    parts = [regular(infinitive) for infinitive in infinitives.split("|")]
    for form, words in irregular.items():
        parts.append({Form[form]: {word.strip() for word in words.split("|")}})
    return gathered(parts)


_VERBS = {
    Verb.GIVE: _verbs(
        "informar|fornecer|indicar|compartilhar|confirmar|validar|encaminhar|anexar|passar"
        "|especificar|detalhar|preencher|digitar|repetir|verificar|disponibilizar|liberar"
        "|comunicar|adicionar|incluir|atualizar|colocar|apresentar|registrar|retornar|conferir"
        "|ajudar|completar",
        ORDER="diga|digam|deem|repita|repitam|forneca|fornecam|nos traga|traga",
        PRESENT="diz|traz",
        BASE="dar|dizer|trazer",
    ),
    Verb.SEND: _verbs(
        "enviar|mandar|responder|escrever|deixar|reenviar|postar",
        ORDER="poe|ponha|nos chame|chame a gente|chama a gente|chama|chame|nos chama|me chama"
        "|me chame",
        BASE="chamar|fazer",
    ),
    Verb.CALL: _verbs(
        "ligar|contatar|contactar|discar",
        ORDER="entre em contato|entra em contato|entrem em contato|fale com|fala com|falem com"
        "|fale conosco|fala conosco|faca contato|disque|se comunique|comunique se"
        "|faca uma ligacao",
        BASE="entrar em contato|falar com",
    ),
    Verb.GO: _verbs(
        "comparecer",
        ORDER="volte a agencia|volte a loja|volte a uma|volte ao|volte na|volte em"
        "|retorne a loja|procure|procurem|compareca|comparecam|dirija se|se dirija"
        "|se apresente em|va ate",
        BASE="ir ate|dirigir se|se dirigir|procurar",
    ),
    Verb.ENTER: _verbs(
        "acessar|entrar|consultar|visitar|utilizar|solicitar|verificar|realizar|clicar|reclamar"
        "|perguntar|cancelar|agendar|tratar|conversar|resolver",
        ORDER="va ao|va a|va na|va no|va em|vai no|vai na|vai la|peca|pecam|faca|facam|siga"
        "|busque|veja|consulte|realize|clique|solicite|passe na|passe em|passa na|passa no"
        "|passe no",
        GERUND="indo",
        BASE="ir|pedir|fazer|passar na|passar no|passar em|resolver",
    ),
    Verb.FILE: _verbs(
        "preencher|completar|abrir|registrar|cadastrar|criar|gerar|protocolar|formalizar|reportar",
        ORDER="abra|abram|faca um|preencha|preencham",
        BASE="fazer um|fazer uma",
    ),
    Verb.FETCH: _verbs("baixar|instalar"),
}

_ROLES = {
    Role.NO: "nao|nunca|jamais|nem|tampouco|sem|evite|evitar|nao e necessario|nao precisa"
    "|nao precisam|nao ha necessidade de|sem necessidade de|sem precisar|em vez de|ao inves de"
    "|nao sera necessario|nao e preciso|nao tem que|nao deve|nao devem|nao precisara"
    "|nao precisamos|nao solicitamos|nao pedimos|nunca pedimos|nunca solicitamos|nunca pediremos"
    "|ja nao|nao e necessario que|nao precisa mais|nao pediremos|nao vamos pedir|deixe de"
    "|cuidado com|nao tem necessidade de|nao vai precisar|nao precisava|nao deveria|nao deviam"
    "|nao devia|nao faca|nao e mais necessario|nao ha mais necessidade de|sem a necessidade de"
    "|nao precisa mais nos|nao necessita|nao requer|pedimos que nao",
    Role.THAT: "que",
    Role.IF: "caso|quando|assim que|logo que|uma vez que|apos|depois que|ate que|se|para que"
    "|desde que|enquanto|basta que|se puder|se voce puder|se conseguir|se voce conseguir",
    Role.PLEASE: "por favor|pf|pfv|porfavor|por gentileza|gentileza|favor|por obsequio|pfvr"
    "|por favorzinho|fazendo favor|faz favor|please|pls|poderia por favor|a gentileza de"
    "|e pronto|e so isso",
    Role.AGAIN: "novamente|de novo|outra vez|mais uma vez|voltar a|volte a|volta a",
    Role.MAY: "pode|poderia|podem|poderiam|consegue|conseguiria|deve|devem|devera|deveria"
    "|tem que|tem de|tera que|precisa|precisara|precisam|poderia nos|pode nos|pode me|poderia me"
    "|e importante|sugerimos|recomendamos|orientamos|orientamos a|aconselhamos|o ideal e"
    "|o melhor e|seria possivel|e possivel|vai precisar|vai ter que|nao deixe de"
    "|fique a vontade para|nao esqueca de|poderias|podes|indicamos|convidamos a|pedimos para"
    "|peco para|solicitamos a gentileza de|gostaria de nos|se importaria de|te convidamos a"
    "|recomenda se|tente|precisaria|basta voce|e so|so precisa|ja tentou|ja experimentou"
    "|e melhor|seria melhor|seria bom|por que nao|o mais indicado e|o certo e|o correto e"
    "|faca o favor de|nao tem outro jeito a nao ser|o unico jeito e|a unica forma e|que tal"
    "|o melhor sera|o ideal seria|o recomendado e|o mais rapido e|o mais facil e",
    Role.NEED: "precisamos|preciso|precisamos do|precisamos da|necessitamos|solicitamos|pedimos"
    "|falta|faltam|falta nos|nos falta|faltou|peco|requeremos|solicito|aguardamos"
    "|ficamos no aguardo|fico no aguardo|estamos aguardando|ficamos no aguardo do"
    "|ficamos no aguardo da|no aguardo|e necessario|rogamos|necessario|gostaria|gostariamos"
    "|precisaremos|precisariamos|vou precisar|vamos precisar|precisava|agradecemos se"
    "|orientamos que|e preciso que|sera preciso|so falta|falta so|estou precisando"
    "|estamos precisando|so preciso|preciso apenas|precisamos apenas|precisamos so|pedimos que"
    "|solicitamos que|esta faltando|ficou faltando|pendente|me ve|teria|voce tem|e preciso"
    "|sera necessario|vou necessitar|vou precisar do|ajudaria|nos ajudaria|me ajudaria"
    "|agradeceria|agradeceriamos|agradecemos|recebermos|tivermos|basta o|basta",
    Role.TO_ASK: "pedir|solicitar|lhe pedir|te pedir",
    Role.WE: "vamos|vou|iremos|podemos|posso|estamos|estou|queremos|conseguimos|eles|ja|alguem"
    "|nos vamos|a gente vai|eu|acabamos de|poderemos|tentamos|ninguem|ela|ele|tenho que"
    "|temos que|tenho de|temos de|terei que|teremos que|lamento|desculpe|desculpa|estava|estao"
    "|estavam|esta",
    Role.STAFF: "atendente|equipe|time|especialista|consultor|consultora|supervisor|colega"
    "|sistema|tecnico|setor|gente",
    Role.HAVE: "temos|recebemos|recebido|recebida|obrigado por|obrigada por|obrigado pelo"
    "|obrigada pelo|obrigado pela|obrigada pela|informou|informaram|enviou|passou|mandou"
    "|forneceu|disse|disseram|pediu|pediram|consta|registramos|anotamos|localizamos|confirmamos"
    "|usamos|usaremos|vimos|guardamos|solicitaram|ja temos|orientaram|mandaram|falaram|obrigaram"
    "|deu|deram|compartilhou|atualizamos|encontramos|verificamos|pedindo|pedem"
    "|agradecemos o envio",
    Role.WHICH: "qual e|qual|quais|quais sao|qual seria|qual o|qual a|que",
    Role.YOU: "voce|vc|vcs|voces|senhor|senhora|tu",
    Role.PRONOUN: "nos|me|lhe|lhes|te|a gente",
    Role.ARTICLE: "seu|sua|seus|suas|teu|tua|teus|tuas|o|a|os|as|um|uma|uns|umas|este|esta|esse"
    "|essa|mesmo|mesma|apenas|somente|so|ambos|os seguintes|as seguintes|o seguinte|algum|alguma"
    "|todo|toda|todos|todas|completo|completa|completos|correto|atual|atualizado|principal|outro"
    "|outra|aquele|proprio|atualizada|melhor|valido",
    Role.OURS: "nosso|nossa|nossos|nossas",
    Role.OF: "de|do|da|dos|das",
    Role.WITH: "com|incluindo|junto com|junto a|bem como|mais|alem de|informando|enviando|passando",
    Role.AT: "em|no|na|nos nossos|nas|ao|aos|por|pelo|pela|pelos|pelas|via|atraves de|atraves do"
    "|atraves da|por meio de|por meio do|por meio da|ate|ate a|ate o|para o|para a|para|pro|pra"
    "|numa|num|por meio|direto no|direto na|dentro do|neste|nesse|nesta|nessa",
    Role.AND: "e|tambem|alem disso|depois|em seguida",
    Role.OR: "ou|e/ou",
    Role.BECAUSE: "sobre|porque|mas|pois|onde|como|para que possamos|para podermos"
    "|para verificar|para localizar|para analisar|para ajudar|para consultar|para te|para lhe"
    "|para confirmar|a respeito|referente|relacionado|vinculado|entao|segundo|quem|embora"
    "|para verificarmos|para analisarmos|para localizarmos|para seguir|para seguirmos|para dar"
    "|para darmos|associado|afetado|para eu|para a gente|para agilizar|para resolver"
    "|para resolvermos|por isso|cadastrado|quanto|para continuar|para prosseguir"
    "|para identificar|para identificarmos|para que",
    Role.ONLY: "so e feito|e feito apenas|e feito somente|e realizado|e feita|e feito"
    "|e realizada|deve ser feito|deve ser feita|deve ser realizado|deve ser realizada"
    "|tem que ser|deve ser|canal correto|canal adequado|canal oficial|canais oficiais"
    "|unico canal|somente pelo|somente pela|apenas pelo|apenas pela|apenas na|apenas no|so pelo"
    "|so pela|so no|so na|somente na|somente no|exclusivamente|e exclusivo|precisa ser feito"
    "|precisa ser feita|atendimento e pelo|atendimento e pela|sao feitos|sao feitas|e tratado"
    "|e resolvido|segue o|segue nosso|segue o link|segue o nosso|aqui esta o|este e o|te passo o"
    "|te envio o|nosso telefone e|nosso numero e|nosso e mail e|so pode ser|devem ser"
    "|precisa ser|so atendemos|somente atendemos|atendemos somente|atendemos apenas"
    "|podem te ajudar|vao te ajudar|pode te ajudar|podem ajudar voce|vao ajudar voce"
    "|eles resolvem|te atendem|poderao ajudar|poderao te ajudar|sao feitas somente"
    "|e feita somente|sao resolvidos|e resolvida|vai te atender|vao te atender"
    "|conseguem te ajudar|consegue te ajudar|tem que ver isso|tem que ver com|precisa ver com"
    "|tem que tratar com|tem que ser visto|esse assunto e com|isso e com",
    Role.GENERIC: "dados|informacoes|dados pessoais|informacao|dados de cadastro"
    "|dados cadastrais|dados completos|informacoes pessoais|dados solicitados"
    "|informacoes solicitadas|infos|dado|os seus dados",
    Role.OF_CASE: "protocolo|reclamacao|pedido|chamado|compra|voo|fatura|nota|solicitacao|caso"
    "|atendimento|problema|motivo|produto|servico|valor|transacao|ocorrido|demanda|mensagem"
    "|situacao|duvida|loja fisica|modelo|data|horario|plano|cidade|erro|atendente|nota fiscal"
    "|mais detalhes|mais informacoes|mais informacao|mais dados|detalhes",
    Role.OTHER_VERB: "ver|retirar|receber|buscar|usar|esperar|ter|estar|ser|haver|ficar|comprar"
    "|pagar|viajar|embarcar|acompanhar|continuar|seguir|encontrar|aproveitar|ajudar",
    Role.FILLER: "aqui|la|ola|oi|obrigado|obrigada|agora|prezado|prezada|ai|abraco|abracos|assim"
    "|logo|rapidinho|bom dia|boa tarde|boa noite",
}

_KINDS = {
    "NATIONAL_ID/PASSPORT": "documento|documento de identidade|identidade"
    "|documento de identificacao|numero do documento|documentos|doc",
    "NATIONAL_ID": "cpf|rg|numero do cpf|carteira de identidade|cnh|rne|c p f",
    "TAX_ID": "cnpj|inscricao estadual",
    "PASSPORT": "passaporte",
    "CARD": "cartao de credito|cartao de debito|numero do cartao|digitos do cartao"
    "|numero do seu cartao|numero de cartao",
    "BANK_ACCOUNT": "conta corrente|conta bancaria|dados bancarios|agencia e conta|chave pix|pix"
    "|numero da conta|conta poupanca|iban|numero da sua conta|conta e agencia|dados da conta",
    "PHONE": "telefone|celular|telefone de contato|numero de contato|numero de telefone|fone|tel"
    "|numero de celular|telefone celular|cel|numero do celular|telefones|zap|numero do telefone"
    "|telefone para contato|ddd|numero para contato",
    "EMAIL": "email|e mail|correio eletronico|endereco de email|mail|endereco de e mail|emails"
    "|email cadastrado|e mail cadastrado",
    "ADDRESS": "endereco|endereco completo|cep|endereco de entrega|residencia|logradouro",
    "PERSON+AUTHOR_NAME": "nome|nome completo|sobrenome|nome do titular|nomes|nome e sobrenome",
    "BOOKING_CODE": "codigo de reserva|codigo da reserva|localizador|numero da reserva|pnr"
    "|codigo localizador|numero de reserva",
    "TICKET_NUMBER": "bilhete|numero do bilhete|passagem|e ticket|eticket|numero da passagem",
    "LOYALTY_NUMBER": "numero de fidelidade|numero smiles|cartao fidelidade|numero tudoazul"
    "|programa de fidelidade|numero fidelidade|numero de milhas|smiles|milhas",
    "CUSTOMER_NUMBER": "numero de cliente|codigo do cliente|codigo de cliente|numero do contrato"
    "|contrato|apolice|numero da apolice|unidade consumidora|numero da instalacao"
    "|numero do cliente|codigo do assinante|numero da unidade consumidora|numero de contrato"
    "|numero da matricula|codigo da instalacao",
    "SECRET": "senha|pin|cvv|token|codigo de verificacao|codigo de seguranca|codigo sms|cvc",
    "BIRTH_DATE": "data de nascimento|nascimento|aniversario|data nascimento|data de nasc",
    "PLATE": "placa|placa do veiculo|placa do carro",
    "DEVICE_ID": "imei|mac|numero de serie|ip",
    "EXPIRY": "validade|data de validade|vencimento do cartao|validade do cartao",
    "AUTHOR_ID": "nome de usuario|usuario|arroba",
    "ATTACHMENT": "print|captura de tela|foto|fotos|imagem|comprovante|anexo|prints|imagens"
    "|video|comprovantes|capturas|foto do documento|comprovante de pagamento",
}
_WEAK = {
    "CARD": "cartao",
    "BANK_ACCOUNT": "conta",
    "PHONE/CUSTOMER_NUMBER": "linha",
    "PHONE": "whatsapp|whats|contato",
    "BOOKING_CODE": "reserva",
    "PERSON+AUTHOR_NAME": "titular|passageiro",
}
_HEADS = {
    "PHONE/UNKNOWN_NUMBER": "numero|nro|num|n|numeros",
    "BOOKING_CODE/CUSTOMER_NUMBER": "codigo|cod",
    "ATTACHMENT": "copia|foto",
    "": "digitos|ultimos digitos|tipo|envio",
}
_QUESTIONS = {
    "PERSON+AUTHOR_NAME": "como se chama|como voce se chama|com quem falo|com quem estou falando"
    "|em nome de quem|com quem eu falo|com quem eu estou falando",
    "ADDRESS": "onde mora|onde voce mora|onde reside|em qual endereco|qual endereco"
    "|em que endereco",
    "PHONE": "em qual numero|qual numero|que numero|para qual numero|em qual telefone"
    "|qual telefone|em que numero",
    "EMAIL": "qual e mail|qual email|para qual e mail|em qual email|em qual e mail",
    "BIRTH_DATE": "quando nasceu|quando voce nasceu|em que data nasceu|em que dia nasceu",
    "BANK_ACCOUNT": "em qual conta|qual conta",
    "CARD": "qual cartao|com qual cartao",
}
_CHANNELS = {
    Channel.HERE: "por aqui|aqui mesmo|nesta conversa|neste comentario|neste chat"
    "|esse comentario|este comentario|neste mesmo comentario|por essa conversa|esta conversa"
    "|essa conversa|esta publicacao|aqui nos comentarios|por este canal|este canal|comentario"
    "|mesma conversa",
    Channel.PRIVATE: "direct|dm|inbox|mensagem privada|mensagem direta|privado"
    "|mensagens privadas|messenger|mensagem no privado|inbox do facebook|mp|md|dms|pv"
    "|mensagens diretas|in box|chat privado|mensagem inbox|mensagem por direct",
    Channel.OWN_FORM: "formulario privado|link seguro|link privado|formulario seguro"
    "|link que enviamos|formulario que enviamos|link de uso unico|link que te enviamos"
    "|link que lhe enviamos|link unico",
    Channel.PHONE: "central|central de atendimento|sac|0800|ouvidoria|call center|telefone"
    "|numero|linha de atendimento|televendas|atendimento telefonico|nossos canais"
    "|canais de atendimento|canais oficiais|canal de atendimento|central telefonica"
    "|central de relacionamento|capitais|suporte|gerente|setor responsavel|area responsavel"
    "|suporte tecnico|disque|nossos telefones",
    Channel.EMAIL: "email|e mail|whatsapp|whats|zap|chat|chat online|chat do site|chat do app"
    "|telegram|whats app|chatbot|assistente virtual|correio",
    Channel.WEB: "site|pagina|portal|app|aplicativo|link|internet banking|fale conosco"
    "|plataforma|nosso app|area do cliente|autoatendimento|website|reclame aqui|consumidor gov"
    "|minha conta|loja de aplicativos|play store|app store|bio|internet",
    Channel.FORM: "formulario|ficha|formularios|form",
    Channel.PLACE: "agencia|loja|balcao|unidade|posto|aeroporto|guiche|agencias|lojas|procon"
    "|assistencia tecnica|autorizada|ponto de venda|concessionaria|presencialmente|pessoalmente"
    "|lotérica|loterica|posto de atendimento|loja fisica|banco central|anac|anatel|balcoes"
    "|forma presencial|ponto de atendimento|correios|check in|vendedor|fabricante"
    "|companhia aerea|operadora|seguradora|fornecedor|companhia|comercio|lojista|hotel|gerente",
    Channel.CLAIM: "chamado|reclamacao|protocolo|solicitacao|ocorrencia|ticket|manifestacao"
    "|pedido|contestacao|denuncia",
}

TABLE = Table(
    roles=_ROLES,
    kinds=_KINDS,
    weak=_WEAK,
    heads=_HEADS,
    questions=_QUESTIONS,
    channels=_CHANNELS,
    verbs=_VERBS,
    clitics={"nos": (True, False), "me": (True, False)},
    short={"q": "que", "pra": "para", "tbm": "tambem", "td": "tudo"},
    endings=("ar", "er", "ir"),
)
