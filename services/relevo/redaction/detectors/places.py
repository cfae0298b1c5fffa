"""Districts, cities and regions that end addresses, by country, without accents.

Well-known ones only: people leave their capitals out, and then nothing else tells "miraflores" from
any other word. A place alone is never a finding.
"""

COUNTRIES = ("PE", "CO", "CL", "AR", "MX", "EC", "BR", "ES", "EN", "MORE")

PE = """
lima, miraflores, san isidro, santiago de surco, surco, surquillo, barranco, chorrillos, la molina,
san borja, magdalena, magdalena del mar, pueblo libre, jesus maria, lince, brena, la victoria,
rimac, cercado, cercado de lima, cercado lima, lima cercado, san miguel, san luis, el agustino,
ate, ate vitarte, vitarte, santa anita, san juan de lurigancho, sjl, san juan de miraflores, sjm,
villa maria del triunfo, vmt, villa el salvador, los olivos, comas, independencia, san martin de
porres, smp, carabayllo, puente piedra, ancon, santa rosa, lurin, pachacamac, punta hermosa,
cieneguilla, chaclacayo, chosica, lurigancho, huachipa, callao, bellavista, la perla, la punta,
ventanilla, mi peru, carmen de la legua, arequipa, cayma, yanahuara, cerro colorado, paucarpata,
jose luis bustamante y rivero, trujillo, victor larco, el porvenir, la esperanza, florencia de
mora, huanchaco, chiclayo, jose leonardo ortiz, lambayeque, piura, castilla, veintiseis de octubre,
sullana, talara, paita, tumbes, cajamarca, chimbote, nuevo chimbote, huaraz, huacho, barranca,
chincha, canete, ica, pisco, nazca, cusco, cuzco, wanchaq, san sebastian, san jeronimo, puno,
juliaca, tacna, moquegua, ilo, ayacucho, huancayo, el tambo, chilca, huancavelica, abancay,
huanuco, tingo maria, cerro de pasco, tarapoto, moyobamba, iquitos, pucallpa, puerto maldonado,
chachapoyas, jaen, la libertad, ancash, junin, loreto, ucayali, san martin, madre de dios,
amazonas, pasco, peru
"""
CO = """
bogota, bogota d.c., bogota dc, bta, medellin, cali, barranquilla, cartagena, bucaramanga, cucuta,
pereira, manizales, armenia, ibague, neiva, villavicencio, pasto, popayan, monteria, sincelejo,
valledupar, santa marta, riohacha, quibdo, tunja, yopal, florencia, mocoa, arauca, leticia, san
andres, soacha, chia, cajica, zipaquira, facatativa, funza, mosquera, madrid, la calera, cota,
fusagasuga, girardot, envigado, itagui, sabaneta, la estrella, bello, rionegro, copacabana, caldas,
palmira, jamundi, yumbo, tulua, buga, cartago, buenaventura, dosquebradas, floridablanca, giron,
piedecuesta, barrancabermeja, soledad, malambo, duitama, sogamoso, ocana, usaquen, chapinero, suba,
engativa, fontibon, kennedy, bosa, ciudad bolivar, teusaquillo, puente aranda, barrios unidos, los
martires, antonio narino, rafael uribe uribe, usme, tunjuelito, san cristobal, la candelaria, el
poblado, poblado, laureles, belen, robledo, aranjuez, manrique, cundinamarca, antioquia, valle,
valle del cauca, atlantico, bolivar, santander, norte de santander, tolima, huila, boyaca,
risaralda, quindio, cauca, narino, cordoba, cesar, magdalena, colombia
"""
CL = """
santiago, santiago centro, stgo, providencia, las condes, vitacura, lo barnechea, nunoa, la reina,
penalolen, la florida, macul, san joaquin, san miguel, la cisterna, el bosque, la granja, san
ramon, la pintana, puente alto, pirque, san bernardo, buin, paine, maipu, cerrillos, pudahuel,
estacion central, quinta normal, lo prado, cerro navia, renca, quilicura, huechuraba, conchali,
recoleta, independencia, lampa, colina, chicureo, batuco, penaflor, talagante, melipilla, pedro
aguirre cerda, lo espejo, padre hurtado, valparaiso, vina del mar, vina, concon, quilpue, villa
alemana, quillota, la calera, limache, san antonio, los andes, san felipe, la serena, coquimbo,
ovalle, copiapo, vallenar, antofagasta, calama, iquique, alto hospicio, arica, rancagua, machali,
san fernando, curico, talca, linares, chillan, concepcion, conce, talcahuano, hualpen, san pedro de
la paz, chiguayante, coronel, lota, penco, los angeles, temuco, padre las casas, villarrica, pucon,
valdivia, osorno, puerto montt, puerto varas, castro, ancud, coyhaique, punta arenas, puerto
natales, region metropolitana, rm, biobio, chile
"""
AR = """
caba, c.a.b.a., capital federal, capital, cap fed, cap. fed., buenos aires, bs as, bs. as., bsas,
palermo, recoleta, belgrano, caballito, almagro, flores, floresta, villa crespo, villa urquiza,
villa devoto, villa del parque, villa luro, villa lugano, liniers, mataderos, boedo, barracas, la
boca, san telmo, monserrat, constitucion, balvanera, nunez, saavedra, colegiales, chacarita, parque
patricios, parque chacabuco, pompeya, nueva pompeya, puerto madero, retiro, coghlan, villa
pueyrredon, monte castro, velez sarsfield, la plata, berisso, ensenada, quilmes, bernal,
avellaneda, lanus, lomas de zamora, banfield, temperley, adrogue, almirante brown, florencio
varela, berazategui, ezeiza, monte grande, moron, haedo, castelar, ituzaingo, merlo, moreno, la
matanza, san justo, ramos mejia, laferrere, gonzalez catan, tres de febrero, caseros, ciudadela,
san martin, villa ballester, vicente lopez, olivos, florida, san isidro, martinez, beccar, san
fernando, tigre, escobar, pilar, jose c paz, san miguel, malvinas argentinas, zarate, campana,
lujan, mar del plata, mdp, bahia blanca, tandil, olavarria, pergamino, junin, necochea, rosario,
santa fe, rafaela, venado tuerto, cordoba, villa carlos paz, rio cuarto, villa maria, mendoza,
godoy cruz, guaymallen, las heras, maipu, lujan de cuyo, san rafael, san juan, san luis, tucuman,
san miguel de tucuman, yerba buena, salta, jujuy, san salvador de jujuy, santiago del estero,
catamarca, la rioja, resistencia, chaco, corrientes, posadas, misiones, formosa, parana, entre
rios, concordia, gualeguaychu, santa rosa, la pampa, neuquen, cipolletti, general roca, bariloche,
viedma, rio negro, trelew, comodoro rivadavia, rawson, chubut, rio gallegos, santa cruz, ushuaia,
rio grande, pcia de buenos aires, pba, gba, argentina
"""
MX = """
cdmx, c.d.m.x., ciudad de mexico, mexico, mexico d.f., mexico df, d.f., df, benito juarez,
cuauhtemoc, miguel hidalgo, coyoacan, tlalpan, iztapalapa, iztacalco, gustavo a madero, gustavo a.
madero, azcapotzalco, alvaro obregon, cuajimalpa, xochimilco, tlahuac, venustiano carranza,
magdalena contreras, milpa alta, del valle, narvarte, roma norte, roma sur, condesa, polanco,
napoles, juarez, doctores, portales, santa fe, satelite, naucalpan, tlalnepantla, ecatepec,
nezahualcoyotl, neza, atizapan, cuautitlan, cuautitlan izcalli, coacalco, tultitlan, chimalhuacan,
ixtapaluca, texcoco, huixquilucan, metepec, toluca, edomex, edo mex, edo. mex., edo de mex, estado
de mexico, guadalajara, gdl, zapopan, tlaquepaque, tonala, tlajomulco, puerto vallarta, jalisco,
jal, monterrey, mty, san pedro garza garcia, san nicolas de los garza, guadalupe, apodaca,
escobedo, santa catarina, nuevo leon, n.l., puebla, pue, cholula, queretaro, qro, leon, guanajuato,
gto, irapuato, celaya, salamanca, aguascalientes, ags, san luis potosi, slp, zacatecas, morelia,
michoacan, mich, uruapan, cuernavaca, morelos, jiutepec, pachuca, hidalgo, hgo, tlaxcala, veracruz,
xalapa, boca del rio, coatzacoalcos, villahermosa, tabasco, tuxtla gutierrez, chiapas, chis,
oaxaca, oax, acapulco, guerrero, gro, chilpancingo, merida, yucatan, yuc, cancun, playa del carmen,
quintana roo, q. roo, chetumal, campeche, tijuana, tij, mexicali, ensenada, baja california, b.c.,
la paz, los cabos, baja california sur, hermosillo, ciudad obregon, sonora, culiacan, mazatlan, los
mochis, sinaloa, chihuahua, chih, ciudad juarez, cd juarez, cd. juarez, durango, dgo, torreon,
saltillo, coahuila, coah, tampico, reynosa, matamoros, nuevo laredo, ciudad victoria, tamaulipas,
tamps, tepic, nayarit, colima, manzanillo
"""
EC = """
quito, guayaquil, gye, uio, cuenca, ambato, loja, machala, manta, portoviejo, riobamba, ibarra,
esmeraldas, santo domingo, santo domingo de los tsachilas, quevedo, milagro, duran, daule,
samborondon, la aurora, babahoyo, latacunga, tulcan, otavalo, cayambe, salinas, la libertad, santa
elena, puyo, tena, macas, nueva loja, lago agrio, zamora, azogues, guaranda, sangolqui, ruminahui,
cumbaya, tumbaco, conocoto, calderon, carapungo, pomasqui, inaquito, el condado, quitumbe, solanda,
chillogallo, la magdalena, kennedy norte, urdesa, alborada, sauces, guasmo, mapasingue, los ceibos,
ceibos, via a la costa, pichincha, guayas, azuay, manabi, el oro, tungurahua, chimborazo, imbabura,
los rios, cotopaxi, carchi, ecuador
"""
BR = """
sao paulo, sp, rio de janeiro, rio, rj, belo horizonte, bh, minas gerais, brasilia, df, salvador,
bahia, fortaleza, ceara, recife, pernambuco, olinda, porto alegre, poa, rio grande do sul,
curitiba, parana, manaus, amazonas, belem, goiania, goias, anapolis, aparecida de goiania,
campinas, guarulhos, sao bernardo do campo, sbc, santo andre, sao caetano do sul, diadema, maua,
osasco, barueri, alphaville, cotia, santos, sao vicente, praia grande, guaruja, sorocaba, ribeirao
preto, sao jose dos campos, taubate, jundiai, piracicaba, bauru, sao jose do rio preto, limeira,
niteroi, nova iguacu, duque de caxias, sao goncalo, petropolis, volta redonda, campos, macae,
contagem, betim, uberlandia, uberaba, juiz de fora, montes claros, ipatinga, londrina, maringa,
cascavel, foz do iguacu, ponta grossa, sao jose dos pinhais, florianopolis, floripa, joinville,
blumenau, balneario camboriu, itajai, chapeco, criciuma, santa catarina, caxias do sul, canoas,
pelotas, santa maria, novo hamburgo, gravatai, vitoria, vila velha, cariacica, espirito santo,
natal, joao pessoa, campina grande, maceio, alagoas, aracaju, sergipe, sao luis, maranhao,
teresina, piaui, cuiaba, mato grosso, campo grande, palmas, porto velho, rio branco, macapa, boa
vista, feira de santana, ilheus, caruaru, jaboatao, copacabana, ipanema, leblon, botafogo,
flamengo, tijuca, barra da tijuca, jacarepagua, meier, centro, vila mariana, pinheiros, moema,
itaim bibi, tatuape, mooca, santana, lapa, perdizes, bela vista, consolacao, liberdade, butanca,
butanta, morumbi, santo amaro, itaquera, savassi, taguatinga, ceilandia, aguas claras, asa norte,
asa sul, guara, gama, sobradinho, brasil
"""
ES = """
madrid, barcelona, bcn, valencia, sevilla, zaragoza, malaga, murcia, palma, palma de mallorca, las
palmas, las palmas de gran canaria, bilbao, alicante, cordoba, valladolid, vigo, gijon,
l'hospitalet, hospitalet de llobregat, l'hospitalet de llobregat, vitoria, vitoria-gasteiz, la
coruna, a coruna, coruna, granada, elche, oviedo, badalona, cartagena, terrassa, jerez, jerez de la
frontera, sabadell, santa cruz de tenerife, mostoles, alcala de henares, pamplona, fuenlabrada,
almeria, leganes, san sebastian, donostia, getafe, burgos, albacete, santander, castellon,
alcorcon, la laguna, logrono, badajoz, salamanca, huelva, marbella, lleida, lerida, tarragona,
leon, torrejon de ardoz, parla, mataro, dos hermanas, cadiz, algeciras, santa coloma, alcobendas,
jaen, ourense, orense, reus, telde, baracaldo, barakaldo, lugo, girona, gerona, santiago de
compostela, santiago, caceres, san fernando, lorca, coslada, talavera de la reina, el puerto de
santa maria, cornella, aviles, palencia, rivas vaciamadrid, pozuelo, pozuelo de alarcon, las rozas,
majadahonda, san sebastian de los reyes, toledo, pontevedra, guadalajara, ciudad real, merida,
ponferrada, zamora, avila, cuenca, huesca, segovia, soria, teruel, ceuta, melilla, ibiza, mahon,
torrelavega, irun, getxo, sant cugat, gandia, torrent, paterna, sagunto, benidorm, torrevieja,
orihuela, elda, estepona, fuengirola, mijas, torremolinos, velez-malaga, motril, linares, sanlucar
de barrameda, la linea, andalucia, cataluna, galicia, asturias, cantabria, pais vasco, navarra, la
rioja, aragon, vizcaya, bizkaia, guipuzcoa, alava, baleares, mallorca, menorca, tenerife, gran
canaria, lanzarote, fuerteventura, espana
"""
EN = """
london, manchester, birmingham, leeds, liverpool, bristol, glasgow, edinburgh, cardiff, belfast,
dublin, york, oxford, cambridge, brighton, united kingdom, uk, england, scotland, wales, ireland,
new york, nyc, ny, brooklyn, queens, bronx, manhattan, los angeles, chicago, houston, miami, doral,
hialeah, coral gables, fort lauderdale, orlando, tampa, dallas, austin, san antonio, phoenix, san
diego, san francisco, san jose, seattle, boston, philadelphia, atlanta, denver, washington dc,
newark, jersey city, las vegas, portland, florida, texas, california, georgia, massachusetts,
illinois, usa, toronto, montreal, vancouver, canada, sydney, melbourne, australia
"""

MORE = """
cartagena de indias, puno, tolosa, itzimna, anahuac, kensington, trindade, meireles, cohab,
parramatta, mato grosso do sul, rio grande do norte, tocantins, rondonia, roraima, acre, amapa,
paraiba, obrajes, sopocachi, los palos grandes, bs as argentina, ves, rd, bh, dublin, region del
maule, maule, araucania, nuble, los lagos, aysen, magallanes, la paz, el alto, santa cruz de la
sierra, cochabamba, sucre, oruro, potosi, tarija, bolivia, montevideo, punta del este, maldonado,
canelones, salto, paysandu, uruguay, asuncion, luque, fernando de la mora, lambare, ciudad del
este, encarnacion, paraguay, caracas, maracaibo, barquisimeto, maracay, merida, san cristobal,
zulia, miranda, carabobo, distrito capital, venezuela, ciudad de panama, panama, david, san jose,
alajuela, heredia, cartago, costa rica, managua, nicaragua, tegucigalpa, san pedro sula, honduras,
san salvador, santa tecla, el salvador, ciudad de guatemala, guatemala, mixco, quetzaltenango,
distrito nacional, santo domingo este, republica dominicana, la habana, cuba, san juan, puerto
rico, lisboa, porto, portugal, ciudad autonoma de buenos aires, prov de buenos aires, provincia de
buenos aires, vic, nsw, qld, bogota colombia, lima peru, estados unidos, eeuu, united states, great
britain, moinhos de vento, tabasco, mexico d.f, huaraz, jauja, corregidora, el pueblito, xalapa,
juriquilla, zibata, cholula, partenon, nova lima, sabara, ribeirao das neves, santa luzia, sete
lagoas, divinopolis, governador valadares, pocos de caldas, varginha, lavras, serra, guarapari,
nilopolis, sao joao de meriti, belford roxo, queimados, itaborai, marica, cabo frio, angra dos
reis, teresopolis, nova friburgo, resende, barra mansa, jaboatao dos guararapes, paulista,
garanhuns, petrolina, juazeiro, vitoria da conquista, camacari, lauro de freitas, itabuna, caucaia,
sobral, juazeiro do norte, maracanau, mossoro, parnamirim, imperatriz, ananindeua, santarem,
maraba, castanhal, rondonopolis, varzea grande, dourados, tres lagoas, luziania, aguas lindas,
valparaiso de goias, catalao, rio verde, jatai, guarapuava, paranagua, colombo, toledo, araucaria,
umuarama, palhoca, lages, jaragua do sul, brusque, sao leopoldo, alvorada, viamao, passo fundo,
erechim, bage, uruguaiana, rio claro, americana, araraquara, sao carlos, franca, marilia,
presidente prudente, aracatuba, botucatu, itu, indaiatuba, sumare, hortolandia, suzano, mogi das
cruzes, itaquaquecetuba, embu das artes, taboao da serra, itapecerica da serra, carapicuiba,
jandira, ilhabela, ubatuba, caraguatatuba
"""
