"""The words that addresses are made of, and those that end them. Lower case, without accents."""

from __future__ import annotations

from relevo.redaction.detectors.spelling import phrases

# May stand within a name, before its next word.
PARTICLES = phrases("""
de, del, la, las, el, los, lo, da, das, do, dos, os, the, of, les, els, dels
""")

# What is never part of a street's or a district's name: the sentence goes on.
_FUNCTION_WORDS = """
a, al, acon, contra, desde, durante, en, entre, hacia, hasta, para, por, segun, sin, sobre, tras,
y, e, o, u, ni, que, q, pero, porque, pq, xq, x, si, no, ya, yo, tu, usted, ustedes, uds, un, una,
unos, unas, mi, mis, su, sus, me, te, se, le, les, nos, os, este, esta, estos, estas, ese, esa,
esos, esas, esto, eso, aqui, aca, ahi, alli, alla, como, cuando, cuanto, cuantos, donde, quien,
cual, muy, mas, menos, todo, toda, todos, todas, nada, nadie, nunca, siempre, solo, tambien, aun,
asi, hoy, ayer, manana, ahora, luego, despues, antes, entonces, aunque, mientras, cada, otro, otra,
otros, otras, mismo, misma, algo, alguien, ningun, ninguna, sino, pues, cerca, lejos, frente, lado,
costado, detras, delante, tipo, aprox, apenas, unicamente, nuestra, nuestro, tan, tanto
"""
_VERBS = """
perdi, gaste, cobre, debia, saque, deposite, transferi, mande, hice, recargue, consumi, reclame,
es, son, era, eran, fue, fueron, ser, soy, somos, sera, estan, estaba, estaban, estoy, estamos,
estuvo, hay, habia, hubo, ha, han, he, hemos, haber, hace, hacen, hacia, hizo, hacer, tengo, tiene,
tienen, tenemos, tenia, tener, voy, va, van, vamos, iba, ir, quiero, quiere, quieren, queremos,
puedo, puede, pueden, podemos, debe, deben, debo, dice, dicen, dijo, dijeron, digo, llego, llega,
llegan, llegaron, llegue, lleva, llevo, llevan, llevamos, vive, viven, necesito, necesita, espero,
esperando, pido, piden, pague, pago, pagar, pagamos, cobran, cobraron, cobro, llame, llamen, llamo,
llaman, manden, mandaron, mando, envien, enviaron, envio, entreguen, entregaron, vengan, vino,
vinieron, viene, vienen, venga, pasen, paso, pasa, pasan, pase, dejaron, dejo, dejan, queda,
quedan, quede, quedo, sigue, siguen, sigo, sale, salen, salio, robaron, robo, respondan, responden,
responde, contesten, ayuda, ayudenme, ayuden, vean, revisen, corrijan, cambien, actualicen, figura,
aparece, aparecen, falta, faltan, cerro, cerrado, cerrada, cerraron, bloqueada, bloqueado, abre,
abren, atienden, atiende, recibo, recibi, recibir, compre, vivo, vivimos, vivia, reclamo, denuncio,
gracias, saludos, urgente, favor, porfavor, porfa, hola, buenas, buenos, estimados, atte,
atentamente, llamar, instalar, instalaron, resido, manda, mandar, enviar, cortaron, cayo, caido,
necesitamos, exijo, solicito, consulto, quisiera, indican, esperamos, pedi, pedimos, corta, mudo,
mude, mudamos, repito, anoten, tomen, nota, ojo, ok, listo, urge, ayudame, confirmen, confirmo,
pongan, dejen, traigan
"""
_VERB_FORMS = """
marca, marcan, lunes, martes, miercoles, jueves, viernes, sabado, revisan, cuenta, deja, dejan,
esperan, toma, toman, tarda, demora, cuesta, cuestan, vale, cobra, corre, corren, anda, andan,
funciona, funcionan, colapsada, colapso, trancada, repleta, llena, lleno, tomada, cierra, cierran,
cortada, cortado, habilitada, inundada, oscura, rota, roto, presenta, tenemos, cambie, cambien,
hicieron, haria, pasaron, avisen, avisaron, sera, serian, sea, sean, esten, este, dan, dieron, da,
doy, dar, dejar, ver, veo, ven, creo, saben, sabe, se, olvidaron, perdieron, perdio, rompieron,
equivocaron, entregar, entrega, entregan, figuran, registran, registraron, facturan, factura,
facturaron
"""
_NOUNS = """
opcion, center, call, minimo, maximo, regimen, pista, canal, radio, fecha, capitulo, grado, dni,
cel, celular, tel, tlf, telf, telefono, fono, whatsapp, wsp, correo, email, mail, cedula, ruc, rut,
curp, rfc, cpf, cnpj, cuit, cuil, nie, nif, pasaporte, clave, tarjeta, cuenta, contrato, movil,
cliente, suministro, poliza, titular, nombre, nacido, nacida, soles, pesos, dolares, euros, reais,
horas, hora, hrs, minutos, min, dias, dia, semanas, meses, anos, ano, veces, enero, febrero, marzo,
abril, junio, julio, agosto, septiembre, setiembre, octubre, noviembre, diciembre, domingo,
agencia, agencias, sucursal, sucursales, cajero, cajeros, atm, tienda, tiendas, vuelo, reserva,
pedido, ticket, caso, paquete, internet, servicio, tecnico, recoger, recojo, codigo, placa, placas,
patente, matricula, chapa, nro,
numero, num, fila, cola, asiento, puerta, gate, turno, linea, factura, boleta, orden, radicado,
hospital, clinica, banco, hotel, cuadras, domicilio, direccion, endereco, address, metros,
porteria, recepcion, conserjeria, km, kilometro, referencia, ref, contacto, medidor, nic, tlfn,
fija, lote numero, ley, resolucion, decreto, articulo, art, pagina, version, modelo, plan, copa,
mundial, boeing, airbus, urgencia, problema, problemas, datos, casos, reclamos, minuto, segundos,
cuota, cuotas, precio, monto, saldo, recibo, recibos, fatura, fax, anexo, nombres, apellido,
apellidos, caja, cajas, ventanilla, denuncia, denuncias, folio, expediente, siniestro, carnet,
credencial
"""
_PORTUGUESE = """
em, na, nas, ao, aos, com, sem, pra, pro, nao, sim, mas, meu, minha, seu, sua, eu, voce, fica,
voces, isso, isto, ja, ate, quando, onde, foi, sou, estou, tem, tenho, quero, esperando, meus,
preciso, chegou, chega, moro, obrigado, obrigada, faz, ainda, cartao, conta, telefone, e, eh
"""
_ENGLISH = """
and, or, but, is, are, was, were, has, have, had, my, your, i, we, you, they, it, not, this, that,
with, for, from, to, at, on, in, please, thanks, because, since, still, never, phone, hours, days,
been, there, where, when, which, so, no, yes
"""
# Of these some are names where they have a capital and another capital follows: "Vale Verde".
NAMES_TOO = phrases(_VERBS, _VERB_FORMS)
STOP = phrases(_FUNCTION_WORDS, _VERBS, _VERB_FORMS, _NOUNS, _PORTUGUESE, _ENGLISH)

# What a number counts: no house number.
COUNTED = """
soles, sol, pesos, peso, dolares, dolar, euros, euro, reais, real, usd, pen, clp, cop, mxn, ars,
mil, millones, millon, lucas, horas, hora, hrs, hr, hs, h, minutos, minuto, mins, min, dias, dia,
semanas, semana, meses, mes, anos, ano, veces, vez, personas, clientes, familias, vecinos, metros,
mts, mt, km, kms, kilometros, cuadras, cdras, grados, am, pm, p.m., a.m., years, days, hours,
minutes, weeks, months, people, puntos, millas, megas, mbps, gb, mb, gigas, usuarios, de enero, de
febrero, de marzo, de abril, de mayo, de junio, de julio, de agosto, de setiembre, de septiembre,
de octubre, de noviembre, de diciembre, autos, carros, arboles, postes, enero, febrero, marzo,
abril, mayo, junio, julio, agosto, septiembre, octubre, noviembre, diciembre, pessoas, carriles,
canales, canais, channels, pulgadas, polegadas, asientos, unidades, productos, minutitos,
horitas, cajas, ventanillas, sucursales, agencias, tiendas,
cajeros, paquetes, pedidos, segundos, porciento, por ciento, x ciento, de la manana, de la tarde,
de la noche, de dezembro, de janeiro, de fevereiro, de marco, de maio, de junho
"""

# A code follows: "dpto 502", "torre B", "mz C".
FLATS = """
v, tda, chacara, chalet, galpao, kitnet, cabana, quinta, cas, nave, nte, dpto, dptos, dpt, depto,
deptos, dep, dto, departamento, departmento, depa, apto, aptos, apt, apart, apartamento, apartment,
aparta, ap, piso, pso, int, inte, interior, of, ofi, ofic, ofc, ofna, oficina, torre, tor, block,
blk, blck, bloque, bloq, blq, bl, bk, edif, edificio, villa, casa, local, loc, cs, puerta, pta,
escalera, esc, planta, ext, exterior, etapa, sector, cdra, cuadra, solar, grupo, nivel, suite,
parcela, sitio, bodega, bloco, sala, andar, conj, conjunto, lote, lt, lte, lot, flat, unit, floor,
room, portal, manzana, mz, mza, mzn, manz, quadra, qd, smz, super manzana, supermanzana, no. ext.,
no. int., no. exterior, no. interior, num. ext., num. int., n. ext., n. int., lts, cj, zona, sec,
modulo, garaje, deposito, parqueadero, cuarto, monoblock, tira, km, kilometro, cond, uf, unidad,
entrada, acceso, super lote, superlote, agrupacion, barrio, sl, vll, pavimento, trecho, codigo
postal, cod. postal, cod. post., c.p., cp, cep, zip, zip code, postcode, c. postal, apdo, num, nro,
numero, numeral, apartado, seccion, ala, jiron, calle, carrera, secc, mzna, dept, bungalow, duplex,
sobrado, level, lvl, timbre, mod, puesto, stand, cuerpo, pb, ph, alt, altura, interno, mzo,
manzano, lotes, casas, bloques, apart., dpt., deptoo, oficna, torres, pent house, penthouse, loft,
estudio, monoambiente, habitacion, hab, cochera, box, fte, uc, hijuela
"""
# Those that say as much as a house number.
STRONG_FLATS = """
dpto, dpt, depto, dep, dto, departamento, depa, apto, apt, apart, apartamento, apartment, ap, int,
interior, torre, block, blk, bloque, bloq, bloco, villa, casa, piso, lote, lt, lte, manzana, mz,
mza, mzn, manz, quadra, qd, of, oficina, suite, flat, unit, solar, parcela, sitio, cdra, cuadra,
no. ext., no. int., num. ext., num. int., sl, smz, conj, conjunto, cs, dept, vll, bl, edif, mzna,
aparta, aptos, monoblock, chalet, nave, cabana, kitnet, bungalow, duplex, timbre, pso, chacara,
dptos, deptos, tor, ofic, ofc, ofi, blck, bk, inte, departmento, loft, penthouse, sobrado, manzano,
interno, lts
"""

# A name follows: "urb. Los Olivos", "col. Del Valle".
AREAS = """
isla, caleta, urb, urbanizacion, urbaniz, residencial, resid, res, residencia, conjunto, conj,
cjto, conj. res.,
conjunto residencial, conjunto habitacional, condominio, cond, cdo, edificio, edif, ed, conj. hab.,
torre, torres, torres de, barrio, bo, brr, barr, bairro, cdla, ciudadela, cooperativa, coop, asoc,
asociacion, aa.hh., a.h., aahh, asent. humano, asent. h., asentamiento humano, aa hh, agrupacion,
asentamiento, pueblo joven, pp.jj., p.j., upis, u.v., fracc, fraccionamiento, frac, col, colonia,
poblacion, pob, pobl, poblac, villa, parcelacion, unidad residencial, unidad habitacional, u.h.,
unidad vecinal, lotizacion, lotiz, loteo, loteamento, sector, zona, vereda, vda, corregimiento,
parroquia, comuna, delegacion, deleg, alcaldia, alc, municipio, mpio, mun, distrito, dist, distr,
ciudad, cd, provincia, prov, pcia, departamento de, depto de, estado, edo, partido, localidad,
jardim, jd, parque, pque, vila, setor, cidade, ejido, rancho, ampliacion, ampl, pueblo, country,
poligono, pol. ind., poligono industrial, quinta, caserio, centro poblado, cc.pp., etapa, bloque,
recinto, reparto, hacienda, unidad, parque residencial, sub. barrio, centro comercial, balneario,
ph, p.h., finca, cerro, coto, barriada, aldea, canton, estancia, b, cc, c.c., urbanz, urbs, urbn,
fraccto, conj. hab, repto, fundo, parcela, edificios, colonias, lomas, sub barrio, ens, ensanche,
sect, sec, u. hab., unid. hab., un. hab., unidad hab., conj hab, pob., vill, zn
"""

STREETS = """
pasarela, circunvalacion, circunv, perimetral, costanera, av, avda, avd, avnda, ave, aven, avenida,
avenid,
abenida, calle, calles, cll, cl, clle, cle, caye, pasaje, pasaj, psje, pje, psj, pjs, pza, plaza,
plazuela, plazoleta, paseo, pseo, camino, cno, ca, carretera, carret, ctra, autopista, autop,
bulevar, boulevard, blvd, blv, bvd, boulv, bv, bvar, jiron, jr, jron, jir, gran via, gran avenida,
prolongacion, prol, prolong, alameda, malecon, ovalo, ronda, rambla, via, sendero, callejon, cjon,
ruta, panamericana, diagonal, diag, transversal, calzada, calz, privada, priv, cerrada, cda,
circuito, andador, retorno, carrera, cra, kra, rua, r, travessa, estrada, rodovia, dg, tv, transv,
esq. calle, crr, subida, cortada, cto, eje, eje vial, variante, ladeira, viela, beco, servidao,
passagem, praca, pca, rod, trav, trva, travesia, glorieta, gta, costanilla, carrer, avinguda,
avgda, passeig, cami, praza, kalea, paraje, vial, rda, rbla, prlg, mlcn, largo da, largo do, largo
de, carr, krra, transver, trans, tranv, circular, circunvalar, estr, andad, callej, avs, avdas,
corredor, peatonal, vereda peatonal, calleja, paseig, ruas, zona peatonal
"""

# More words that begin an address, where a number follows; elsewhere they mean too much else.
MORE_STREETS = """
pl, ps, rua, pg, placa de, placa del, acesso, acceso, urb, urbanizacion, bda, barriada, grupo,
vereda, fundo, cerro, est, poligono, pol. ind., via, c, ac, ak
"""

# Colombia's grid: "kra 45 # 23-16".
WAYS = """
calle, cll, cl, clle, cle, carrera, cra, kra, kr, cr, carr, crr, krra, kara, diagonal, diag, dg,
dig, transversal, transv, trans, transver, tv, trv, tranv, avenida, av, avenida calle, avenida
carrera, av. calle, av. carrera, av. cra, av. cll, av. kr, av. cl, autopista, autop, circular, cq,
circunvalar, variante, ak, ac
"""
SHORT_WAYS = "c, ca, k, tr, cir, ac, ak"  # only before a "#" or a dash

# What leads to a place a number of kilometres on: "via a Daule km 12.5".
ROADS = """
via, carretera, carret, ctra, autopista, autop, ruta, panamericana, camino, rodovia, rod, estrada,
estr, autovia, km, kilometro
"""

# An estate's name follows, and a block, lot, flat or street in it. With a number soon after.
ESTATES = """
urb, urbanizacion, urbaniz, aa.hh., aa hh, asent. humano, asent. h., asentamiento humano,
asentamiento, pueblo joven, pp.jj., upis, asoc, asociacion, coop, cooperativa, residencial,
residencia, resid, res, condominio, cond, conjunto, conj, conj. hab., conjunto habitacional,
conjunto residencial, conj. res., unidad vecinal, lotizacion, centro poblado, unidad residencial,
unidad habitacional, unidad, barrio, brr, bo, edificio, edif, torres de, torres del, parque
residencial, agrupacion, ciudadela, cdla, cdela, parcelacion, villa, poblacion, pobl, pob, block,
complejo, consorcio, country, loteo, fracc, fraccionamiento, frac, col, colonia, infonavit, ejido,
recinto, alborada, sauces, guayacanes, samanes, setor, jardim, jd, vila, bairro, loteamento,
parque, sector, poligono industrial, vereda, finca, quinta, hacienda, club, coto, lomas, aldea,
reparto, comunidad, habitacional, u. hab., unid. hab., un. hab., unidad hab., u.h. infonavit
"""
# Two of these with a code each, "mz B lt 14", are a home.
CODED = """
mz, mza, mzn, mzna, manz, manzana, manzano, lt, lte, lote, grupo, sector, torre, tor, bloque, bl,
blq, bloq, interior, int, etapa, edificio, edif, superlote, super lote, agrupacion, barrio, tira,
monoblock, escalera, smz, supermanzana, super manzana, sm, region, solar, villa, qd, quadra, q,
bloco, conjunto, conj, block, blk, sl, portal, casa, parcela, sitio, depto, dpto, apto, apt,
hijuela
"""
SECOND_CODED = """
lt, lte, lot, lote, lts, mz, mza, mzn, mzna, manzana, casa, dpto, depto, dto, int, interior, grupo,
cs, cas, apto, apt, apartamento, ap, aparta, departamento, villa, v, vll, solar, sl, bloco, bl,
conj, conjunto, sala, andar, piso, oficina, of, ofic, block, torre, puerta, depa
"""
# With a code, then the name of a street or an estate: "parcela 14, Camino El Sauce".
FLATS_FIRST = "parcela, sitio, lote, fundo, suite, flat, apartment, apt, casa, dpto, depto, apto"

# After a name without a street word and its house number.
NAMED_FLATS = """
depto, dpto, dep, dto, depa, departamento, block, blk, torre, casa, of, oficina, parcela, apto,
apt, apartamento, edificio, edif, int, interior, mz, manzana, lt, lote, piso, pso, uf, timbre,
monoblock, col, colonia, fracc, fraccionamiento, urb, urbanizacion, barrio, cond, condominio,
dptos, ofic, local, escalera, portal, villa, ap, dpt, depas, deptos, entrepiso, of., ofc, ofna,
suite, bloque, bloco, mza, manz, cto, ph, subsuelo, esc, tda, hijuela
"""
NAMED_CROSSINGS = "entre, esq, esquina, casi"

CUES = """
vivo, vivo en, vivimos, vive, viven, vivia, direccion, direccion exacta, direccion de entrega,
direccion de envio, direccion de instalacion, direcion, dir, dire, direc, direcc, domicilio,
domiciliado, domiciliada, domicilio fiscal, resido, residimos, enviar a, envien a, envienlo a,
envienla a, enviarlo a, enviarla a, enviame a, envienme a, mandar a, manden a, mandenlo a, mandenla
a, mandarlo a, mandarla a, mandalo a, mandala a, mandenme a, entregar, entrega en, entreguen,
entreguenlo, entreguenla, entregarlo, entregarla, entregado en, dejenlo en, dejarlo en, dejen en,
llevenlo a, instalar en, instalacion en, instalen en, recojan en, suministro en, casa en,
departamento en, depa en, depto en, dpto en, piso en, medidor en, mude a, mudamos a, cambie a,
cambiamos a, mudanza a, mora na, mora no, mora em, moro, moramos, meu endereco, endereco, endereco
de entrega, entreguem, entregue, mandar para, enviar para, mandem para, live at, lives at, living
at, my address, address, home address, shipping address, ship to, ship it to, deliver to, delivered
to, send it to, mail it to, moved to, reside, residenciado, residenciada, minha casa, minha casa
fica, tengo depto en, casa es, casa esta, casa queda, live in
"""
# After these a name without a street word needs a capital, or is a known place.
WEAK_CUES = """
llegar a, llega a, llego a, lo mandan a, soy de, corte en, luz en, agua en, gas en, senal en,
internet en, servicio en, la casa de, casa de, pedido para, envio a, envios a, queda en, casa,
instalacion, sent to, i live, live, entrega a, vayan a, vengan a, llevar a, medidor de, medidor
del, vivienda, predio, inmueble, ubicacion, residencia, residente
"""
CUE_LINKS = """
a, en, no, na, o, es, eh, e, at, in, on, is, al, de, del, esta, exacta, em, actual, nueva, seria,
correcta, certo, correto, fica, queda, la correcta es, la siguiente, ahora es, es en, ahora
"""
# "221B Baxter Street". The second need capitals before them, or a cue.
ENGLISH = """
street, avenue, road, lane, boulevard, blvd, highway, crescent, terrace, gardens, parkway
"""
ENGLISH_WEAK = """
st, rd, ave, av, ln, dr, drive, ct, court, sq, square, way, place, pl, close, circle, trail, hwy,
pkwy, mews, grove, row, walk, hill
"""
# "po box 1123"
BOXES = """
po box, p.o. box, p o box, apartado postal, apartado de correos, apartado aereo, apdo. postal,
apdo. de correos, apdo. aereo, caixa postal, casilla de correo, casilla postal, casilla de correos
"""

CROSSINGS = """
esq, esquina, esquina con, esq. con, esquina de, entre, casi, interseccion con, cruce con, esqna,
intersec, interseccion, cruce, esq de
"""

# The brand's own places, and others that are nobody's home.
PLACE_TYPES = phrases("""
agencia, agencias, agente, sucursal, sucursales, suc, oficina, oficinas, tienda, tiendas, cajero,
cajeros, atm, local, sede, branch, branches, store, shop, office, loja, lojas, filial, banco, bank,
mall, comercial, hotel, hospital, clinica, restaurante, restaurant, notaria, comisaria, outlet,
concesionario, concesionaria, taller, grifo, gasolinera, estacion, supermercado, farmacia, botica,
caja, ventanilla, caixa, posto, showroom, modulo, vea, tottus, wong, metro, ripley, falabella,
oxxo, exito, jumbo, carrefour, sodimac, plazavea, bodegas, almacen, paradero, bodega, cac, centro
""")
# "dejo la caja en Av. ...": there it is a parcel, no till.
PARCELS = phrases("caja, caixa")
DELIVERED = phrases("""
dejo, dejaron, deja, dejar, dejado, entrego, entregaron, entrega, entregar, boto, botaron, tiro,
tiraron, lanzo, lanzaron, abandono, abandonaron, mando, mandaron, envio, enviaron, llevo, llevaron,
recibi, deixou, deixaram, entregou, entregaram, jogou, mandou
""")
# Shops and firms that people name after an address, in small letters or capitals: no places.
BRANDS = phrases("""
tigo, claro, movistar, entel, bitel, wom, vtr, une, etb, epm, emcali, enel, codensa, cnt, cnel, oi,
telcel, izzi, telmex, att, megacable, totalplay, cfe, sky, vivo, tim, net, sabesp, light, cemig,
copel, vodafone, orange, endesa, naturgy, iberdrola, edenor, edesur, aysa, metrogas, fibertel,
personal, flow, telecentro, rappi, uber, didi, cabify, amazon, falabella, shein, temu, correos,
sedapal
""")
OWN_PLACES = phrases("""
oficina, local, tienda, office, shop, store, taller, restaurante, loja, caja, bodegas
""")
BETWEEN_PLACES = phrases("""
de, del, la, el, en, que, esta, queda, ubicada, ubicado, situada, situado, da, do, na, no, at, on,
in, of, the, principal, central, numero, nro, sito, sita, automatico, los, las, bancaria,
comercial, av, calle, jr, su, atencion, ventas, servicio
""")

# May begin a name where it has a capital, though it is a word of STOP.
PROPER_TOO = phrases("""
todos, este, una, sin, entre, se, reserva, puerta, luz, agua, domingo, julio, abril, hospital,
banco, caja, ventanilla, linea, enero, mayo, paz, cola, orden
""")

# Those that say that a housing estate's name goes before them, unlike an office building's floors.
HOME_FLATS = """
dpto, dpt, depto, dep, dto, departamento, depa, apto, apt, apart, apartamento, ap, torre, block,
blk, bloque, bloq, bloco, bl, cs, villa, casa, lote, lt, lte, manzana, mz, mza, mzn, manz, mzna,
quadra, qd, solar, parcela, sitio, sl, smz, conj, dept, vll, edif, edificio, aparta, monoblock,
interior, int, etapa, grupo, chalet, nave, cabana, kitnet, bungalow, duplex, local, bodega, casas,
lotes, tor, chacara, dptos, deptos, lts, blck, sobrado
"""

# Whose number is no house: "plan 200, Santiago".
NUMBERED_THINGS = """
plan, hogar, duo, trio, pack, combo, bus, linea, ruta, tren, vuelo, modelo, version, serie, ref,
id, tramo, fase, lista, canal, radio, grupo, lote, paquete, cupon, turno, premio, tarifa, bono,
tipo, opcion, nivel, serial, sku, zona, sector, fila, mesa, sala, puerta, estadio, equipo, copa,
sub, error, max, pague, paguei, gastei, comprei, pagamos, precio, costo, vale, promo, oferta,
folio, menos, mas, solo, casi
"""

# After an ordinal: "3er piso", "2 izq", "5a seccion".
FLOORS = """
piso, planta, andar, floor, nivel, etapa, izq, puerta, izquierda, izda, izqda, izquierdo, der,
dcha, derecha, centro, ctro, ext, int, interior, exterior, pta, dpto, depto, cuerpo, p, sector,
seccion, secc, sec, zona, izqd, drcha, drch, esquerda, direita, esquerdo, direito, pis, pto, fte,
contrafrente, cto
"""
ORDINALS = """
primer, primero, primeiro, primera, segundo, segunda, tercer, tercero, cuarto, quinto, sexto,
septimo, octavo, noveno, decimo, decimo primer, undecimo, duodecimo
"""

NUMBER_WORDS = """
uno, dos, tres, cuatro, cinco, seis, siete, ocho, nueve, diez, once, doce, trece, catorce, quince,
dieciseis, diecisiete, dieciocho, diecinueve, veinte, veintiun, veintiuno, veintidos, veintitres,
veinticuatro, veinticinco, veintiseis, veintisiete, veintiocho, veintinueve, treinta, cuarenta,
cincuenta, sesenta, setenta, ochenta, noventa, cien, ciento, cientos, doscientos, trescientos,
cuatrocientos, quinientos, seiscientos, setecientos, ochocientos, novecientos, mil, cero, dois,
quatro, sete, oito, nove, dez, doze, treze, quatorze, catorze, quinze, dezesseis, dezessete,
dezoito, dezenove, vinte, trinta, quarenta, cinquenta, sessenta, oitenta, cem, cento, duzentos,
trezentos, quatrocentos, quinhentos, seiscentos, setecentos, oitocentos, novecentos, two, three,
four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen, fifteen, sixteen,
seventeen, eighteen, nineteen, twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety,
hundred, thousand
"""

STATES = """
AC AL AP AM BA CE DF ES GO MA MT MS MG PA PB PR PE PI RJ RN RS RO RR SC SP SE TO
AZ CA CO CT FL GA IL IN MA MD MI MN NC NJ NV NY OH OR PA TN TX UT VA WA WI UK NL BC QC ON NL JAL
"""
