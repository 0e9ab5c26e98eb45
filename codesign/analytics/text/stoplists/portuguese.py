# SPDX-License-Identifier: AGPL-3.0-or-later
"""Portuguese function words, auxiliaries and the verbs of wishing; never a noun a town could care about."""

WORDS = """
o a os as um uma uns umas de do da dos das em no na nos nas num numa por pelo pela pelos pelas para pra
com sem sob sobre entre até após desde contra perante durante ao aos à às e ou nem mas porém contudo que
quem qual quais cujo cuja cujos cujas quando quanto quanta quantos quantas onde como porque pois se
enquanto assim então logo além também já ainda sempre nunca agora hoje ontem amanhã depois antes aqui aí
ali lá cá dentro fora perto longe cima baixo eu tu ele ela nós vós eles elles elas você vocês me te lhe
lhes vos mim ti si comigo meu minha meus minhas teu tua teus tuas seu sua seus suas nosso nossa nossos
nossas este esta estes estas isto esse essa esses essas isso aquele aquela aqueles aquelas aquilo mesmo
mesma mesmos mesmas outro outra outros outras todo toda todos todas tudo algum alguma alguns algumas
nenhum nenhuma nada ninguém algo alguém cada qualquer quaisquer ambos ambas vários várias muito muita
muitos muitas pouco pouca poucos poucas tanto tanta tantos tantas tão demais bastante mais menos quase só
somente apenas não sim talvez tal tais ser sou és é somos são era eram serei será serão seria seriam fui
foi fomos foram seja sejam fosse fossem sido sendo estar estou está estamos estão estava estavam estará
estaria esteve esteja estejam estado ter tenho tens tem temos têm tinha tinham terá terão teria teriam
teve tenha tenham tido haver há havia houve haja fazer faço faz fazem fazia fará faria fez fizeram faça
façam feito feita feitos feitas ir vou vai vamos vão ia iria vá poder posso pode podemos podem podia
poderá poderia poderiam possa possam dever devo deve devem devia deveria deveriam querer quero quer
queremos querem queria gostaria dar dá dão deu dado ver vê viu visto dizer diz disse vir vem vêm veio pôr
põe precisa precisam precisamos falta faltam acho penso parece ficar fica ficam coisa coisas vez vezes
modo maneira forma tipo parte exemplo caso obrigado etc bem mal melhor pior grande
""".split()  # noqa: SIM905
