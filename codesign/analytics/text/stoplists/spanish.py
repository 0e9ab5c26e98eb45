# SPDX-License-Identifier: AGPL-3.0-or-later
"""Spanish function words, auxiliaries and the verbs of wishing; never a noun a town could care about."""

WORDS = """
el la los las lo un una unos unas al del de a ante bajo con contra desde durante en entre hacia hasta
mediante para por según sin so sobre tras y e o u ni pero sino mas aunque que quien quienes cual cuales
cuyo cuya cuyos cuyas cuando cuanto cuanta cuantos cuantas donde adonde como porque pues si qué quién
cuál cómo dónde cuándo cuánto cuántos cuántas mientras así entonces luego además también tampoco sin
embargo incluso excepto salvo yo tú él ella ello nosotros nosotras vosotros vosotras ellos ellas usted
ustedes me te se nos os le les mí ti sí conmigo contigo consigo mi mis tu tus su sus mío mía míos mías
tuyo tuya tuyos tuyas suyo suya suyos suyas nuestro nuestra nuestros nuestras vuestro vuestra vuestros
vuestras este esta estos estas esto ese esa esos esas eso aquel aquella aquellos aquellas aquello mismo
misma mismos mismas otro otra otros otras todo toda todos todas alguno alguna algunos algunas algún
ninguno ninguna ningún nada nadie algo alguien cada cualquier cualquiera cualesquiera ambos ambas varios
varias mucho mucha muchos muchas poco poca pocos pocas tanto tanta tantos tantas tan demasiado demasiada
demasiados demasiadas bastante bastantes más menos muy casi solo sólo solamente apenas aún todavía ya
siempre nunca jamás ahora hoy ayer mañana después antes aquí ahí allí acá allá arriba abajo dentro fuera
cerca lejos encima debajo delante detrás alrededor no sí quizá quizás tal tales sobre todo especialmente
realmente simplemente totalmente ser soy eres es somos sois son era eras éramos erais eran seré serás
será seremos serán sería serías seríamos serían fui fuiste fue fuimos fueron sea seas seamos sean fuera
fueras fueran fuese fuesen sido siendo estar estoy estás está estamos estáis están estaba estabas
estábamos estaban estará estarán estaría estarían estuvo estuvieron esté estén estuviera estado estando
haber he has ha hemos habéis han hay había habías habíamos habían habrá habrán habría habrían hubo
hubieron haya hayan hubiera hubieran hubiese habido habiendo tener tengo tienes tiene tenemos tenéis
tienen tenía tenían tendrá tendrán tendría tendrían tuvo tuvieron tenga tengan tuviera tenido teniendo
hacer hago haces hace hacemos hacen hacía hacían hará harán haría harían hizo hicieron haga hagan hecho
hecha hechos hechas haciendo ir voy vas va vamos van iba iban irá irán iría vaya vayan ido yendo poder
puedo puedes puede podemos pueden podía podían podrá podrán podría podrían pudo pudieron pueda puedan
pudiera podido pudiendo deber debo debes debe debemos deben debía debían deberá deberán debería deberían
querer quiero quieres quiere queremos quieren quería querían quisiera gustaría gusta gustan dar doy da
dan daba dio dieron dé den dado dada dando decir digo dice dicen dijo dicho ver veo ve vemos ven visto
saber sé sabe saben poner pongo pone ponen ponga pongan puesto puesta venir viene vienen vino llegar
llega llegan llegó hacerse parece parecen creo cree creen pienso necesita necesitan necesitamos necesito
falta faltan hace falta faltaría haría poner quedar queda quedan seguir sigue siguen llevar lleva llevan
dejar deja dejan volver vuelve cosa cosas vez veces modo manera forma tipo parte ejemplo caso gracias etc
etcétera bien mal mejor peor gran
""".split()  # noqa: SIM905
