# SPDX-License-Identifier: AGPL-3.0-or-later
"""English function words, auxiliaries and the verbs of wishing; never a noun a town could care about."""

WORDS = """
a an the and or but nor so yet if then else than that this these those there here where when while who
whom whose which what why how whether because since although though unless until till as at by for from
in into of off on onto out over under up down to toward towards with within without about above across
after against along among amongst around before behind below beneath beside besides between beyond during
except inside like near outside per through throughout upon via i me my mine myself we us our ours
ourselves you your yours yourself yourselves he him his himself she her hers herself it its itself they
them their theirs themselves one ones oneself someone somebody something somewhere anyone anybody
anything anywhere everyone everybody everything everywhere nobody nothing nowhere none each every either
neither both all any some few fewer less least many much more most several such other others another same
own enough no not only just also too very quite rather really almost even still already again always
never often sometimes usually ever once twice soon now today later perhaps maybe however therefore thus
hence otherwise instead indeed anyway actually basically simply especially particularly generally
probably certainly definitely completely totally am is are was were be been being have has had having do
does did doing done will would shall should can could may might must ought cannot s t d ll ve re m don
doesn didn isn aren wasn weren haven hasn hadn won wouldn shouldn couldn mustn needn ain mightn shan
gonna wanna gotta dont doesnt didnt isnt cant wont im ive youre thats whats lets get gets getting got
gotten go goes going gone went make makes making made take takes taking took taken put puts putting let
lets give gives giving gave given come comes coming came see sees seeing saw seen look looks looking
looked seem seems seemed want wants wanted wanting wish wishes need needs needed needing use uses used
using keep keeps keeping kept say says said saying tell tells told know knows knowing known think thinks
thinking thought feel feels felt believe try tries trying tried ask asks asked become becomes became
bring brings brought happen happens happened thing things stuff way ways lot lots bit kind kinds sort
sorts example etc eg ie please thank thanks anymore whatever whichever whoever whenever wherever else ok
okay yes yeah well able unable two three first second new
""".split()  # noqa: SIM905
