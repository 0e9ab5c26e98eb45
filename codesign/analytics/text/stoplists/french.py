# SPDX-License-Identifier: AGPL-3.0-or-later
"""French function words, auxiliaries and the verbs of wishing; never a noun a town could care about."""

WORDS = """
le la les l un une des du de d au aux à en dans sur sous par pour avec sans chez vers entre contre depuis
pendant durant avant après devant derrière dès jusque jusqu hors sauf selon malgré parmi outre via lors
et ou où ni mais or donc car que qu qui quoi dont quand comme si lorsque lorsqu puisque puisqu quoique
quoiqu afin ainsi alors aussi puis ensuite cependant toutefois pourtant néanmoins tandis parce sinon soit
c ç j m t s n y je tu il elle on nous vous ils elles me te se lui leur leurs eux moi toi soi même mêmes
ce cet cette ces ça cela ceci celui celle ceux celles ci là mon ma mes ton ta tes son sa ses notre nos
votre vos mien mienne tien tienne sien sienne quel quelle quels quelles lequel laquelle lesquels
lesquelles auquel duquel desquels tout toute tous toutes autre autres aucun aucune nul nulle certain
certaine certains certaines chaque chacun chacune plusieurs quelque quelques quelqu quelconque rien tel
telle tels telles ne pas non oui plus moins très trop assez peu beaucoup tant autant tellement presque
environ seulement surtout vraiment encore déjà toujours jamais souvent parfois maintenant aujourd hui
hier demain bientôt tôt tard ici ailleurs partout dedans dehors dessus dessous loin près autour peut être
suis es est sommes êtes sont étais était étions étiez étaient serai seras sera serons serez seront serais
serait serions seraient fus fut furent sois soient fusse été étant avoir ai as a avons avez ont avais
avait avions aviez avaient aurai auras aura aurons auront aurais aurait aurions auraient eus eut eurent
aie aies ait ayons aient eu eue eus eues ayant faire fais fait faisons faites font faisait faisaient fera
feront ferait feraient fit firent fasse fassent faite faits faisant aller vais vas va allons allez vont
allait allaient ira iront irait iraient aille aillent allé allée allant pouvoir peux peut pouvons pouvez
peuvent pouvait pouvaient pourra pourront pourrait pourraient pourrais pu puisse puissent devoir dois
doit devons devez doivent devait devaient devra devront devrait devraient dû vouloir veux veut voulons
voulez veulent voulait voudrais voudrait voudrions voudraient voulu falloir faut fallait faudra faudrait
fallu savoir sais sait savons savent su dire dis dit disent mettre mets met mettent mis mise mises mettre
voir vois voit voient vu vue venir viens vient viennent venu rendre donner donne donnent donné prendre
prend prennent pris semble semblent paraît crois croit pense pensent souhaite souhaiterais aimerais
aimerait aimerions manque manquent besoin afin grâce lieu chose choses fois façon manière sorte type
exemple cas etc merci bien mal mieux pire voilà voici il y
""".split()  # noqa: SIM905
