# SPDX-License-Identifier: AGPL-3.0-or-later
"""Catalan function words, auxiliaries and the verbs of wishing; never a noun a town could care about."""

WORDS = """
el la els les l lo un una uns unes en na d de del dels al als pel pels per a amb sense entre fins des cap
contra sobre sota segons durant mitjançant vers devers dins fora davant darrere damunt prop lluny i o ni
però sinó mes que què qui quin quina quins quines qual quals quan quant quanta quants quantes on com
perquè doncs si mentre així aleshores llavors després abans també tampoc encara ja sempre mai ara avui
ahir demà aquí allà allí molt molta molts moltes poc poca pocs poques massa prou gaire bastant més menys
gairebé quasi només sols tan tant tanta tants tantes tot tota tots totes altre altra altres mateix
mateixa mateixos mateixes cada qualsevol algun alguna alguns algunes cap ningú res alguna cosa quelcom
ambdós diversos diverses jo tu ell ella nosaltres vosaltres ells elles vostè vostès em et es ens us li
els me te se ho hi ne m t s n nos vos meu meva meus meves teu teva teus teves seu seva seus seves nostre
nostra nostres vostre vostra vostres aquest aquesta aquests aquestes aquell aquella aquells aquelles això
allò aqueix no sí potser tal tals ser ésser sóc soc ets és som sou són era eres érem eren seré serà seran
seria serien fou foren sigui siguin fos fossin estat sigut sent estar estic està estem estan estava
estaven estarà estaria estigui estant haver he has ha hem heu han hi havia havien haurà hauran hauria
haurien hagi hagin hagués hagut tenir tinc tens té tenim teniu tenen tenia tenien tindrà tindran tindria
tingui tinguin tingut fer faig fas fa fem feu fan feia feien farà faran faria farien faci facin fet feta
fets fetes fent anar vaig vas va vam vau van anava anirà anat poder puc pots pot podem poden podia podien
podrà podran podria podrien pugui puguin pogut deure deu deuen caldre cal calen caldria calia voler vull
vols vol volem volen volia voldria voldríem voldrien vulgui dir diu diuen dit dona donar donen posar posa
posen veure veu veuen vist saber sap saben venir ve vénen venen arribar falta falten necessita necessitem
necessiten crec penso sembla semblen quedar queda cosa coses vegada vegades manera forma tipus part
exemple cas gràcies etc bé ben mal millor pitjor gran
""".split()  # noqa: SIM905
