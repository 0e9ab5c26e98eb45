# SPDX-License-Identifier: AGPL-3.0-or-later
"""German function words, auxiliaries and the verbs of wishing; never a noun a town could care about."""

WORDS = """
der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner keines und oder
aber denn sondern doch jedoch sowie bzw beziehungsweise weil da dass daß damit wenn falls ob obwohl
während bevor nachdem sobald solange bis seit als wie wo woher wohin wann warum weshalb wieso wer wen wem
wessen was welche welcher welches welchen welchem in im ins an am ans auf aus bei beim mit nach von vom
vor zu zum zur über unter hinter neben zwischen durch für gegen ohne um entlang trotz wegen statt anstatt
außer innerhalb außerhalb gegenüber ab pro je per laut ich du er sie es wir ihr mich dich sich uns euch
mir dir ihm ihn ihnen mein meine meinen meinem meiner meines dein deine deinen deinem deiner sein seine
seinen seinem seiner seines ihre ihren ihrem ihrer ihres unser unsere unseren unserem unserer unseres
euer eure euren eurem eurer man jemand niemand etwas nichts alles alle allen allem aller viel viele
vielen vieler vielem wenig wenige wenigen weniger mehr meist meiste meisten einige einigen einiger manche
manchen mancher mehrere mehreren beide beiden beider andere anderen anderer anderes anderem jeder jede
jedes jeden jedem jener jene jenes jenen dieser diese dieses diesen diesem derselbe dieselbe dasselbe
selbst selber solche solcher solches solchen so sehr zu ganz gar nur auch noch schon immer nie niemals
oft manchmal wieder bereits jetzt heute gestern morgen dann danach davor hier dort da daran darauf daraus
dabei dadurch dafür dagegen dahin damals daher darin darüber darum darunter davon dazu hierfür hierzu hin
her hinaus herum herein los weg weiter weiterhin wohl zwar eben halt mal nun etwa fast kaum ziemlich
besonders vor allem natürlich leider vielleicht eigentlich einfach wirklich überhaupt sonst trotzdem
deshalb deswegen allerdings außerdem zudem somit also nicht nein ja bin bist ist sind seid war warst
waren wart wäre wären gewesen sei seien werden werde wirst wird werdet wurde wurden würde würden geworden
worden haben habe hast hat habt hatte hatten hätte hätten gehabt können kann kannst könnt konnte konnten
könnte könnten müssen muss muß musst müsst musste mussten müsste müssten sollen soll sollst sollt sollte
sollten wollen will willst wollt wollte wollten dürfen darf darfst dürft durfte durften dürfte mögen mag
möchte möchten lassen lässt läßt ließ ließen machen macht mache machte gemacht tun tut tat getan geben
gibt gab gäbe gegeben gehen geht ging gegangen kommen kommt kam kamen gekommen stehen steht stand standen
nehmen nimmt nahm genommen sehen sieht sah gesehen sagen sagt sagte gesagt finden findet fand gefunden
bleiben bleibt blieb wissen weiß wünsche wünschen wünsche brauchen braucht bräuchte brauche fehlt fehlen
gilt halten hält stellen stellt bringen bringt denken denke glaube finde dinge ding sache sachen art
weise beispiel fall mal usw etc bitte danke gut besser gern gerne zb
""".split()  # noqa: SIM905
