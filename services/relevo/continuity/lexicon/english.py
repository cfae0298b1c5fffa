"""English as agencies write it."""

from __future__ import annotations

from relevo.continuity.entries import Channel, Form, Role, Table, Verb


def _verbs(listed: str) -> dict[Form, frozenset[str]]:
    return {Form.BASE: frozenset(phrase.strip() for phrase in listed.split("|"))}


_VERBS = {
    Verb.GIVE: _verbs(
        "provide|share|confirm|give|tell|supply|include|verify|submit|attach|specify|enter|state"
        "|let us know|let me know|let me have|let us have|forward|advise|repeat|type|input"
        "|upload|fill|update|furnish|complete|quote|indicate|list|disclose|add|get us|show"
        "|help us with|drop us your"
    ),
    Verb.SEND: _verbs(
        "send|write|reply|respond|message|pm|drop|post|leave|resend|text|comment|drop us|shoot"
        "|answer|pop|dm|inbox|direct message|whatsapp|e mail us|email us|email|mail us"
    ),
    Verb.CALL: _verbs(
        "call|contact|phone|ring|dial|reach out|get in touch|speak to|speak with|talk to"
        "|reach us|get in contact|chat with|give us a call|give us a ring|give them a call"
        "|make contact|get hold of|touch base|connect with|reach|talk with|consult"
    ),
    Verb.GO: _verbs(
        "head to|go to|stop by|drop by|come to|come by|head over|pop into|walk into|head over to"
        "|swing by|go down to|come into|stop at|approach|pop in|drop into"
    ),
    Verb.ENTER: _verbs(
        "visit|log in|log into|login|log on|check|access|use|follow|click|tap|open|go|navigate"
        "|refer to|request|sign in|proceed to|try|apply|browse|make|sign into|hit"
    ),
    Verb.FILE: _verbs(
        "file|fill in|fill out|raise|lodge|register|submit|open|create|report|complete|log|start"
        "|make|put in|launch|place|escalate|take up|take this up|discuss|settle"
    ),
    Verb.FETCH: _verbs("download|install|get the app|get our app"),
}

_ROLES = {
    Role.NO: "not|never|dont|do not|doesnt|no need to|no need for you to|you dont need to"
    "|you dont have to|you do not need to|you do not have to|without|avoid|instead of|neednt"
    "|you neednt|wont need to|no longer need to|rather than|you wont need to|you wont have to"
    "|you will not need to|no need|you dont have|theres no need to|there is no need to|cannot"
    "|cant|please dont|please do not|please never|we dont need|we do not need|we wont ask|havent"
    "|we will never ask|we never ask|well never ask|we wont need|refrain from|we no longer need"
    "|no longer|you no longer need to|never ask you to|we will not ask|we dont require|wont ask"
    "|shouldnt have to|you shouldnt have to|shouldnt have had to|should not have to|nor|didnt"
    "|we do not require|we will never ask you to|well never ask you to|we wont ask you to"
    "|youll not need to|not required to|no reason to|not have to|not need to|beware of|nobody"
    "|no one|noone|whoever",
    Role.THAT: "that|which|who",
    Role.IF: "if|when|once|as soon as|after|until|in case|whenever|should you|unless|while"
    "|if you could|if you can|by the time|before|so that|upon|in order for",
    Role.PLEASE: "please|kindly|pls|plz|pleas|plse|if you dont mind|just|simply|be so kind as to"
    "|if possible|plis",
    Role.AGAIN: "again|once more|one more time|another time|re",
    Role.MAY: "can you|could you|would you|will you|you can|you could|you may|you should"
    "|you must|you need to|you have to|youll need to|you will need to|youll have to"
    "|you will have to|you would need to|need you to|ask you to|like you to|ask that you"
    "|want you to|are you able to|be able to|feel free to|you might want to|you may want to"
    "|do you mind|would you mind|invite you to|recommend you|suggest you|advise you to"
    "|recommend that you|suggest that you|you are welcome to|your best bet is to|best to"
    "|its best to|the best way is to|would you be able to|you can also|u can|can u|could u"
    "|pls can you|encourage you to|request you to|requesting you to|require you to|try to"
    "|remember to|be sure to|make sure to|make sure you|dont forget to|dont hesitate to"
    "|do not hesitate to|please do not hesitate to|you can always|have you tried"
    "|the only way is to|you are required to|youre required to|ought to|you better"
    "|you had better|you ought to|would you please|could you please|can you please"
    "|will you please|you would have to|able to|you still need to|all you have to do is"
    "|all you need to do is|you just need to|go ahead and|you only need to|just need you to"
    "|urge you to|would love for you to|welcome to|you can either|might i ask you to"
    "|needs you to|needing you to|asking you to|im going to need you to|why dont you|did you try"
    "|its better to|it is better to|it is best to|youd better|we suggest|we recommend|i suggest"
    "|i recommend|id suggest|id recommend|may want to|might want to|the only thing to do is"
    "|the only thing left is to|the only option is to|your only option is to"
    "|theres no other way than to|you can only|how about you|what if you",
    Role.NEED: "we need|we require|i need|we just need|i just need|we still need|well need"
    "|we will need|can i get|can i have|may i have|could i have|could i get|can we have"
    "|can we get|could we have|could we get|may we have|may i get|may we get|do you have"
    "|have you got|we would need|we are missing|were missing|we are waiting for|waiting for|need"
    "|require|would need|ill need|i will need|mind sharing|mind sending|mind giving"
    "|mind providing|mind confirming|missing|still missing|would you mind sharing|required"
    "|we await|awaiting|we also need|we only need|i require|looking for|we would like|id like"
    "|requesting|we request|please have|have ready|all we need is|all i need is|might i have"
    "|could i take|can i take|can we take|could we take|can i ask for|may i ask for"
    "|can i please have|may i please have|can we please have|could i please have"
    "|could we please have|may i know|can i know|may we know|we ask for|im missing|were after"
    "|what we need is|going to need|gonna need|it would help to have|would help to have"
    "|it would help if we had|would be great to have|could use|once we have|once we receive"
    "|as soon as we have|as soon as we receive|when we have|when we receive|upon receipt of"
    "|all thats missing is",
    Role.TO_ASK: "ask for|ask you for|trouble you for|bother you for|ask again for|request your"
    "|grab your|take your|get your|have your",
    Role.WE: "we|i|they|he|she|we will|we can|ill|well|we are|were going to|we have|weve|ive"
    "|will|we would|wed|let me|allow us to|we may|we could|lets|who will|we might|we want to"
    "|im going to|going to|shes|hes|theyll|itll|anyone|nobody will|somebody|i have to|we have to"
    "|i must|we must|could i|may i|can i|im afraid|i am afraid|could we|may we|sorry to"
    "|sorry for having to|are|were|been|is|was|am|im|youve been|you were",
    Role.STAFF: "team|agent|colleague|advisor|specialist|system|supervisor|technician"
    "|representative|rep",
    Role.HAVE: "already have|have received|received|got|gave|provided|shared|sent|told|asked"
    "|given|noted|thanks for|thank you for|thanks for your|thank you for your|have your|weve got"
    "|found|on file|said|requested|mentioned|located|already|using|checked|appreciate"
    "|apologise that|had to|made you|confirmed|verified|posted|passed|added|used|saw|recorded"
    "|matched|keep|hold|appears|shows",
    Role.WHICH: "what is|whats|what are|which|what was|what|what would be|what s",
    Role.YOU: "you|u|yourself|everyone|all",
    Role.PRONOUN: "us|me|it to us|them|him|her|over|it",
    Role.ARTICLE: "your|ur|the|a|an|this|following|same|valid|full|both|any|these|those|correct"
    "|some|current|either|all|relevant|registered|only|additional|other|exact|new|best|preferred"
    "|updated|yr|of your|last|linked|respective|alternative|second",
    Role.OURS: "our|their",
    Role.OF: "of|for the|for your|on your",
    Role.WITH: "with|including|along with|together with|plus|as well as|stating|quoting|like"
    "|containing|such as",
    Role.AT: "at|on|by|through|via|to|in|into|from|using our|over at|onto|inside",
    Role.AND: "and|also|then|n",
    Role.OR: "or|and/or",
    Role.BECAUSE: "for|about|because|but|so|regarding|where|how|as|why|since|while|however|due"
    "|whether|concerning|related|associated|to check|to locate|to verify|to look|to help"
    "|to assist|to proceed|to continue|to find|to review|to investigate|to confirm|to resolve"
    "|to identify",
    Role.ONLY: "only be done|only be handled|only available|must be done|has to be done|is done"
    "|handled by|needs to be done|can only be|must be submitted|must be filed|must be made"
    "|right channel|correct channel|proper channel|official channels|official channel"
    "|best channel|needs to be raised|needs to be submitted|have to be made|must be reported"
    "|only possible|need to be raised|be handled by|dealt with by|done in|only through|only via"
    "|only at|exclusively|our helpline is|our number is|our email is|you can find us at"
    "|heres the link|here is the link|here is our|heres our|this is the link|this is our"
    "|can help you|will help you|can assist you|will assist you|will be able to help"
    "|are only accepted|only accepted|is only possible|are only possible|only handled"
    "|only processed|only dealt with|would be able to help|can sort this|is where you"
    "|are the ones who|are handled at|are handled in",
    Role.GENERIC: "details|personal details|information|info|your data|particulars|personal data"
    "|personal information|account details|contact details|the details|data|dets|credentials",
    Role.OF_CASE: "case|complaint|claim|order|flight|invoice|bill|issue|problem|transaction"
    "|query|purchase|incident|reason|experience|feedback|matter|request|case number|ticket id"
    "|error|date|time|city|amount|store number|plan|model|seat|reference|more details"
    "|further details|additional details|more information|more info|further information"
    "|more about|additional information|any details|the details of",
    Role.OTHER_VERB: "see|expect|pick|collect|track|rest|trust|enjoy|keep|be|get|receive|view"
    "|relax|ignore|continue|find|wait|disregard|do|help|have|stay|also",
    Role.FILLER: "here|there|hi|hello|thanks|sorry|now|today|directly|dear|asap|quickly|back|soon",
}

_KINDS = {
    "NATIONAL_ID/PASSPORT": "id|id number|identification|identity document|identification number"
    "|document number|id card|photo id|identity card|document|identity number|government id",
    "NATIONAL_ID": "national id|dni|ssn|national id number|social security number|cpf|cedula|rut"
    "|curp",
    "TAX_ID": "tax id|tax number|vat number|tax identification number|ruc|nit|cnpj|tin",
    "PASSPORT": "passport|passport number",
    "CARD": "card number|credit card|debit card|card digits|credit card number|debit card number"
    "|card details|digits of your card|16 digits",
    "BANK_ACCOUNT": "account number|bank account|iban|bank details|account no|sort code"
    "|bank account number|account num|routing number|acct number|bank account details",
    "PHONE": "phone|phone number|mobile|mobile number|telephone number|contact number|cell"
    "|cell number|telephone|telephone no|phone no|cell phone|number to call you|cellphone"
    "|callback number|cell phone number|best number|number to reach you",
    "EMAIL": "email|email address|e mail|e mail address|mail|registered email|email id",
    "ADDRESS": "address|home address|street address|postal address|delivery address|postcode"
    "|zip code|shipping address|mailing address|billing address|residential address|zip",
    "PERSON+AUTHOR_NAME": "name|full name|first name|last name|surname|names|passenger name"
    "|first and last name|full names|account holder name|name of the account holder"
    "|cardholder name",
    "BOOKING_CODE": "booking reference|booking code|pnr|reservation code|reservation number"
    "|confirmation code|record locator|booking number|confirmation number|booking ref"
    "|reservation reference|booking id|locator|reference code|booking confirmation",
    "TICKET_NUMBER": "ticket number|e ticket|eticket|e ticket number|ticket no|flight ticket",
    "LOYALTY_NUMBER": "frequent flyer number|membership number|loyalty number|miles number"
    "|frequent flyer|rewards number|member number|loyalty id|mileage number|membership id",
    "CUSTOMER_NUMBER": "customer number|contract number|policy number|client number|customer id"
    "|service number|supply number|account reference|policy|meter number|client id"
    "|subscriber number",
    "SECRET": "password|pin|cvv|security code|verification code|otp|passcode|one time code|cvc"
    "|pin code|one time password|access code",
    "BIRTH_DATE": "date of birth|dob|birth date|birthday|birthdate|d o b",
    "PLATE": "plate|license plate|licence plate|number plate|plate number|registration plate",
    "DEVICE_ID": "imei|serial number|mac address|ip address|imei number",
    "EXPIRY": "expiry|expiry date|expiration date|expiration",
    "AUTHOR_ID": "username|user name|user id|handle",
    "ATTACHMENT": "screenshot|photo|picture|receipt|screenshots|photos|pictures|image|proof"
    "|attachment|proof of payment|screen shot|copy of your receipt|images|evidence|screengrab"
    "|pic",
}
_WEAK = {
    "CARD": "card",
    "BANK_ACCOUNT": "account",
    "BOOKING_CODE": "booking|reservation|booking details",
    "PHONE": "whatsapp number|line|whatsapp",
    "CUSTOMER_NUMBER": "contract",
}
_HEADS = {
    "PHONE/UNKNOWN_NUMBER": "number|no|num",
    "BOOKING_CODE/CUSTOMER_NUMBER": "code",
    "ATTACHMENT": "copy|scan",
    "": "digits|last digits",
}
_QUESTIONS = {
    "PERSON+AUTHOR_NAME": "who am i speaking to|who am i speaking with|who am i talking to"
    "|who do i have the pleasure|what do we call you|what should i call you",
    "ADDRESS": "where do you live|where are you based|what address|which address|at what address",
    "PHONE": "what number|which number|on what number|on which number|at what number|which phone"
    "|what phone number|which phone number|what phone",
    "EMAIL": "which email|what email|which email address|what email address",
    "BIRTH_DATE": "when were you born",
    "BANK_ACCOUNT": "which account|what account",
    "CARD": "which card|what card",
    "NATIONAL_ID": "what id|which id",
}
_CHANNELS = {
    Channel.HERE: "this thread|right here|this chat|this conversation|this post|this message"
    "|same thread|reply here|comment here|same chat|same conversation|this same thread",
    Channel.PRIVATE: "dm|dms|inbox|private message|direct message|pm|messenger|private chat"
    "|direct messages|private messages|private|message us privately|privately|d m|pms",
    Channel.OWN_FORM: "secure form|private form|secure link|private link|one time link"
    "|link we sent|secure one time link|form we sent|one time form|link we have sent"
    "|personal link",
    Channel.PHONE: "helpline|hotline|call centre|call center|customer service|customer care"
    "|phone|phone line|support line|contact centre|contact center|telephone|customer support"
    "|landline|customer services|service desk|help desk|helpdesk|technical support|toll free"
    "|number|support team|phone banking|telephone banking|our channels|service line"
    "|claims department|complaints department|complaints team|support department|line|extension"
    "|care line|24 7 line",
    Channel.EMAIL: "email|e mail|mail|whatsapp|live chat|chat|webchat|virtual assistant|chatbot"
    "|email address|sms|web chat|telegram|letter|fax",
    Channel.WEB: "website|web|app|site|portal|link|page|online|web page|webpage|platform"
    "|online banking|mobile app|internet banking|my account|help centre|help center|faq|bio"
    "|mobile banking|app store|url|customer portal|support page|contact page",
    Channel.FORM: "form|online form|web form|contact form|complaint form|claim form|forms|survey"
    "|questionnaire|feedback form",
    Channel.PLACE: "branch|store|office|desk|counter|branches|airport|shop|stores|offices|agency"
    "|kiosk|service center|service centre|in person|location|dealer|dealership|ombudsman"
    "|check in desk|nearest branch|outlet|bank|regulator|teller|agencies|airport desk"
    "|ticket office|merchant|retailer|seller|airline|provider|manufacturer|vendor|operator"
    "|insurer|hotel|carrier|embassy|manager|police station|travel agent|supplier",
    Channel.CLAIM: "claim|complaint|ticket|case|request|dispute|report|enquiry|query|chargeback"
    "|service request|support ticket|grievance",
}

TABLE = Table(
    roles=_ROLES,
    kinds=_KINDS,
    weak=_WEAK,
    heads=_HEADS,
    questions=_QUESTIONS,
    channels=_CHANNELS,
    verbs=_VERBS,
)
