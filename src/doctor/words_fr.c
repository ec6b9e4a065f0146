/* The sentences of the doctor in French. A {name} is a fact (doctor/facts.h). */
#include "doctor/words.h"

/* clang-format off */
/* What is seen, what it means, what to do: one behind the other, each ended by 0. */
const char *const texts_fr[N_TEXTS] = {
	[FINDING_STATUS_FORBIDDEN] =
		"Le dossier où un gridmeter en marche dit comment il va ne peut pas être lu.\0"
		"Il se peut que gridmeter tourne, mais cet utilisateur n'a pas le droit de "
		"l'interroger.\0"
		"Lancer gridmeter doctor comme root, ou comme l'utilisateur sous lequel "
		"gridmeter tourne.",
	[FINDING_STATUS_SENSELESS] =
		"Quelque chose répond à {port}, mais sa réponse n'a pas de sens, ou n'est pas "
		"venue en deux secondes.\0"
		"gridmeter run y est bloqué ou d'une autre version, ou un autre programme a pris "
		"sa place.\0"
		"Relancer gridmeter run et demander encore ; si cela reste, regarder à qui est "
		"{port} : ls -l, fuser.",
	[FINDING_CONFIG_WRONG] =
		"La configuration de gridmeter est fausse : {config_error}.\0"
		"gridmeter run ne l'accepte pas : il continue avec la précédente ou avec ses "
		"valeurs par défaut, ou ne démarre pas.\0"
		"Corriger cette ligne{stick} ; gridmeter run --example montre tous les mots-clés.",
	[FINDING_DAEMON_ENDS] =
		"gridmeter run s'arrête dès qu'il a commencé, encore et encore. Ses derniers "
		"mots : {last_words}\0"
		"Quelque chose l'empêche de tourner ; ses derniers mots le nomment.\0"
		"Corriger ce qu'ils nomment ; il redémarre de lui-même. Son journal : {log}",
	[FINDING_NO_PORT] =
		"Il n'y a aucun port série.\0"
		"La tête de lecture ou l'adaptateur n'est pas branché, ou sa prise USB ou son "
		"câble est défectueux.\0"
		"Brancher l'adaptateur, essayer une autre prise USB ; ls -l /dev/serial/by-id.",
	[FINDING_NO_ADAPTER] =
		"Aucun adaptateur USB n'est branché ; il n'y a que {port}, un port de l'appareil "
		"lui-même, et rien n'en vient.\0"
		"Les têtes de lecture et les câbles P1 sont de tels adaptateurs : le vôtre n'est "
		"pas branché, ou sa prise ou son câble est défectueux.\0"
		"Brancher l'adaptateur, essayer une autre prise USB ; ls -l /dev/serial/by-id.",
	[FINDING_ALL_PORTS_HELD] =
		"{ports:Le seul port série est occupé par un autre programme|Il y a # ports "
		"série, et d'autres programmes les occupent tous}.\0"
		"{ports:C'est peut-être celui du compteur|L'un de ces programmes a le port du "
		"compteur}.\0"
		"Arrêter l'autre pilote du port du compteur ; gridmeter detect dit qui a lequel.",
	[FINDING_ADAPTER_GONE] =
		"L'adaptateur du compteur {meter}, {home}, a disparu depuis {gone_ms}.\0"
		"Il a été débranché, ou sa prise ou son câble est défectueux.\0"
		"Le rebrancher, dans n'importe quelle prise USB : gridmeter retrouve le compteur "
		"de lui-même.",
	[FINDING_PORT_MISSING] =
		"{port} n'est pas là.\0"
		"L'adaptateur n'est pas branché, ou il a un autre nom depuis qu'il a été "
		"rebranché.\0"
		"Brancher l'adaptateur, ou mettre port = auto dans {config} pour que son nom "
		"n'importe plus.",
	[FINDING_PORT_HELD] =
		"{port} est occupé par {holder}.\0"
		"Deux programmes ne peuvent pas lire un même port : à chacun des morceaux.\0"
		"Arrêter l'autre programme, ou donner un autre port à gridmeter : port = … dans "
		"{config}",
	[FINDING_PORT_FORBIDDEN] =
		"{port} ne peut pas être ouvert, faute de droit.\0"
		"L'utilisateur sous lequel gridmeter tourne n'a pas droit à ce port.\0"
		"Lancer gridmeter comme root, ou ajouter son utilisateur au groupe du port "
		"(dialout).",
	[FINDING_NOT_SERIAL] =
		"{port} n'est pas un port série.\0"
		"Ce nom est celui d'un dossier ou d'un appareil d'un autre genre.\0"
		"Comparer port = … dans {config} avec ls -l /dev/serial/by-id, ou mettre port = "
		"auto.",
	[FINDING_SERVER_REFUSES] =
		"Le serveur série {port} refuse la connexion.\0"
		"La machine est là, mais aucun programme n'écoute à ce numéro de port.\0"
		"Y lancer le serveur série (ser2net) et comparer le numéro de port dans {config}.",
	[FINDING_SERVER_UNREACHABLE] =
		"Le serveur série {port} est injoignable.\0"
		"Il est éteint, dans un autre réseau ou derrière un pare-feu.\0"
		"L'allumer, et voir d'ici avec ping si son adresse répond.",
	[FINDING_SERVER_NAMELESS] =
		"Le nom dans {port} est introuvable.\0"
		"Il est mal écrit, ou aucun serveur de noms ne le connaît.\0"
		"Écrire son numéro dans {config}, comme dans port = tcp://192.168.1.5:3333.",
	[FINDING_PORT_FAILED] =
		"{port} ne peut pas être ouvert, pour une raison inhabituelle.\0"
		"Le système le refuse : {port_error}.\0"
		"Débrancher et rebrancher l'adaptateur, puis regarder la fin de dmesg.",
	[FINDING_ASKED_OVER_TCP] =
		"Rien n'est venu de {port} depuis {silent_ms}, et ask = yes est réglé.\0"
		"Un compteur ne peut pas être interrogé par TCP : sa vitesse change en route.\0"
		"Brancher sa tête à cet appareil, ou mettre ask = no dans {config} si le "
		"compteur envoie de lui-même.",
	[FINDING_ONLY_ECHO] =
		"Le compteur a été interrogé {asked:une fois|# fois} ; seul ce qui était envoyé "
		"est revenu.\0"
		"La tête entend sa propre lumière : elle est sur une table, ou à côté de la "
		"fenêtre du compteur.\0"
		"Poser la tête sur la fenêtre du compteur, le câble vers le bas.",
	[FINDING_NO_ANSWER] =
		"Le compteur a été interrogé {asked:une fois|# fois} et n'a pas répondu.\0"
		"La tête est mal posée, ne peut pas émettre, ou le compteur est d'un autre genre.\0"
		"Poser la tête sur la fenêtre, le câble vers le bas ; son émetteur doit faire "
		"face au compteur.",
	[FINDING_MUST_BE_ASKED] =
		"Rien n'est venu de {port} depuis {silent_ms} ; protocol = iec est réglé, et "
		"personne n'interroge.\0"
		"Beaucoup de compteurs ASCII n'envoient que si on les interroge.\0"
		"Mettre ask = yes dans {config}, avec une tête qui peut émettre.",
	[FINDING_STOPPED] =
		"Après {telegrams:un télégramme|# télégrammes}, rien n'est venu de {port} depuis "
		"{silent_ms}.\0"
		"La tête a glissé, le câble est lâche, ou le compteur n'a pas de courant.\0"
		"Regarder si la tête et le câble tiennent comme avant.",
	[FINDING_SILENCE] =
		"Pas un seul octet n'est venu de {port} depuis {silent_ms}.\0"
		"La tête ne voit pas la lumière du compteur, c'est le port d'autre chose, ou le "
		"gestionnaire de réseau n'a pas ouvert l'interface client.\0"
		"Poser la tête sur la fenêtre infrarouge, le câble vers le bas ; demander au "
		"gestionnaire d'ouvrir l'interface. Certains compteurs n'envoient que si on les "
		"interroge : essayer gridmeter detect --ask{daemon: ; arrêter gridmeter pendant "
		"ce temps : |}{stop}",
	[FINDING_SEVEN_BITS] =
		"SML commence, mais le bit le plus haut de chaque octet manque.\0"
		"La ligne, ou le serveur série entre les deux, est réglée sur sept bits.\0"
		"La régler sur 8N1 : ôter line de {config}, ou changer le serveur série.",
	[FINDING_INVERTED] =
		"Ce qui vient de {port} est à l'envers : la ligne est basse là où elle devrait "
		"reposer haute.\0"
		"L'adaptateur est fait pour l'autre polarité ; les ports P1 sont inversés.\0"
		"Prendre un adaptateur pour ce compteur ; un adaptateur FTDI peut être inversé "
		"avec FT_PROG.",
	[FINDING_PORT_TOO_FAST] =
		"Ce qui vient de {port} est {excess} fois plus lent que {line}.\0"
		"La vitesse de la configuration n'est pas celle du compteur.\0"
		"Ôter line de {config} : gridmeter la trouve.",
	[FINDING_PORT_TOO_SLOW] =
		"Ce qui vient de {port} est plus rapide que {line}.\0"
		"La vitesse de la configuration n'est pas celle du compteur.\0"
		"Ôter line de {config} : gridmeter la trouve.",
	[FINDING_PARITY] =
		"{port} est réglé sur {line}, et aucun télégramme n'arrive entier.\0"
		"La plupart des compteurs envoient sans bit de parité ; le format de la "
		"configuration n'est pas celui du compteur.\0"
		"Ôter line de {config} : gridmeter le trouve.",
	[FINDING_LINE_SOUGHT] =
		"{bytes:Un octet est venu|# octets sont venus} de {port} ; gridmeter essaie un "
		"réglage de ligne après l'autre.\0"
		"Il ne sait pas encore comment le compteur a réglé sa ligne ; à présent c'est "
		"{line}.\0"
		"Relancer ceci dans deux minutes.",
	[FINDING_LIGHT_NOISE] =
		"{bytes:Un octet est venu|# octets sont venus} de {port} : des éclairs isolés, "
		"pas de caractères.\0"
		"La tête voit des lampes ou le soleil au lieu du compteur.\0"
		"Poser la tête sur la fenêtre infrarouge et écarter toute autre lumière.",
	[FINDING_OTHER_DEVICE] =
		"{bytes:Un octet de texte est venu|# octets de texte sont venus} de {port}, mais "
		"aucun télégramme.\0"
		"C'est un autre appareil : un récepteur GPS, un produit VE.Direct, un modem.\0"
		"Mettre port dans {config} sur celui du compteur ; gridmeter detect montre ce "
		"que dit chaque port.",
	[FINDING_NOT_A_METER] =
		"{bytes:Un octet est venu|# octets sont venus} de {port}, mais rien qui commence "
		"comme un télégramme.\0"
		"C'est le mauvais port, la mauvaise vitesse, ou un compteur qui parle une autre "
		"langue.\0"
		"Lancer gridmeter detect ; si c'est le port du compteur, envoyer un "
		"enregistrement (gridmeter capture {port} my.capture) à {tracker}",
	[FINDING_CHECKSUM_FAMILY] =
		"{frames:Un télégramme est venu entier|# télégrammes sont venus entiers}, mais "
		"le contenu échoue à son propre contrôle ({main_fault}).\0"
		"La ligne est bonne ; le compteur calcule une de ses sommes de contrôle d'une "
		"façon inconnue.\0"
		"Seul le programme peut y remédier : envoyer le type du compteur et un "
		"enregistrement (gridmeter capture {port} my.capture) à {tracker}",
	[FINDING_LINE_ENDS] =
		"Les télégrammes P1 arrivent entiers, sauf leurs fins de ligne : le CR devant "
		"chaque LF manque.\0"
		"Un pont ou un programme entre les deux prend les lignes pour du texte ; la "
		"somme de contrôle est fausse.\0"
		"Régler le pont ou le serveur série sur raw (binaire), sans changer les fins de "
		"ligne.",
	[FINDING_P1_CHECKSUM] =
		"Les télégrammes P1 commencent et finissent, mais leur somme de contrôle est "
		"fausse ({faults_since} fois).\0"
		"Des caractères se perdent en route : un câble lâche ou long, une alimentation "
		"faible, un pont qui en laisse tomber.\0"
		"Vérifier la prise et le câble ; donner ses 5 V au câble ; mettre line = 115200 "
		"8N1 dans {config}, ou 9600 7E1 pour DSMR 2 et 3.",
	[FINDING_IDENT_ONLY] =
		"Le compteur dit son nom encore et encore, et rien derrière ({faults_since} "
		"fois).\0"
		"Il attend qu'on lui demande ses données, ou il les envoie à une autre vitesse.\0"
		"Mettre protocol = iec et ask = yes dans {config}, avec une tête qui peut "
		"émettre ; au port P1 vérifier le fil de demande.",
	[FINDING_ENDLESS] =
		"Un relevé commence et ne finit pas ({main_fault}, {faults_since:une fois|# "
		"fois}).\0"
		"Le compteur est coupé au milieu, ou envoie toute son histoire à chaque fois.\0"
		"Laisser la tête en place jusqu'à la fin ; un compteur interrogé à 300 bauds a "
		"besoin de minutes.",
	[FINDING_PARTS_MISSING] =
		"Les premières parties des messages viennent, les suivantes non ({main_fault}, "
		"{faults_since} fois).\0"
		"La ligne ou l'adaptateur perd ce qui vient d'un trait : un tampon est trop "
		"petit, ou un pont coupe.\0"
		"Prendre un autre adaptateur, ou régler le pont sur raw, avec une attente plus "
		"longue avant l'envoi.",
	[FINDING_DAMAGED_ALL] =
		"Des télégrammes commencent, mais aucun n'arrive entier ({main_fault}, "
		"{faults_since} fois).\0"
		"Des bits se perdent en route : la tête est de travers, de la lumière entre, ou "
		"le câble est trop long.\0"
		"Tourner et déplacer un peu la tête, la couvrir, et relancer ceci.",
	[FINDING_DAMAGED_BURSTS] =
		"Des derniers télégrammes, {quality} % sont arrivés entiers, et jusqu'à {gap} de "
		"suite étaient abîmés.\0"
		"Quelque chose dérange par moments : le soleil, une lampe, ou une machine qui "
		"commute.\0"
		"Couvrir la tête, et éloigner son câble des onduleurs et des moteurs.",
	[FINDING_DAMAGED_SOME] =
		"Des derniers télégrammes, seuls {quality} % sont arrivés entiers ({main_fault}).\0"
		"De temps en temps un bit se perd : la tête voit le compteur tout juste.\0"
		"Tourner et déplacer un peu la tête jusqu'à ce que gridmeter watch ne montre "
		"plus d'erreurs.",
	[FINDING_KEY_MISSING] =
		"{locked} télégrammes sont arrivés entiers, mais ils sont chiffrés, et aucune "
		"clé n'est réglée.\0"
		"Le câble et le compteur sont bons.\0"
		"Demander au gestionnaire de réseau la clé du compteur (GUEK) et écrire key = … "
		"dans {keys}{stick}.",
	[FINDING_KEY_WRONG] =
		"{locked} télégrammes sont arrivés entiers, mais la clé ne les ouvre pas.\0"
		"Le câble et le compteur sont bons, la clé est fausse.\0"
		"Comparer key = … dans {keys} avec ce que le gestionnaire a envoyé{stick} ; "
		"après un changement de compteur, demander la nouvelle.",
	[FINDING_AUTH_KEY_WRONG] =
		"{locked} télégrammes ont pu être déchiffrés, mais leur preuve d'authenticité "
		"est fausse.\0"
		"La clé de chiffrement est juste, la clé d'authentification ne l'est pas ; sans "
		"auth_key le compteur est lu.\0"
		"Comparer auth_key = … dans {keys} avec ce que le gestionnaire a envoyé{stick} ; "
		"si vous n'en avez pas reçu, l'ôter.",
	[FINDING_NOT_AUTHENTICATED] =
		"{locked} télégrammes sont venus sans preuve d'authenticité, bien que auth_key "
		"soit réglé.\0"
		"Ce compteur n'authentifie pas ce qu'il envoie.\0"
		"Ôter auth_key de {keys}{stick}.",
	[FINDING_SECURITY_UNKNOWN] =
		"{unsupported} télégrammes sont venus avec une protection que gridmeter ne "
		"connaît pas.\0"
		"Le compteur chiffre ou comprime d'une façon qui n'est pas intégrée.\0"
		"Envoyer le type du compteur et un enregistrement (gridmeter capture {port} "
		"my.capture) à {tracker}",
	[FINDING_REPLAYED] =
		"{repeated} télégrammes avaient un numéro déjà utilisé.\0"
		"De vieux télégrammes sont rejoués, ou le compteur a recommencé à compter.\0"
		"Si le compteur a été changé, relancer gridmeter, ou mettre counter = tolerant "
		"dans {config} ; sinon regarder ce qu'il y a entre les deux.",
	[FINDING_LIST_UNKNOWN] =
		"Les télégrammes arrivent entiers, mais leurs valeurs n'ont pas de nom, et la "
		"liste est inconnue.{list_values: Sur une valeur,| Sur # valeurs,}"
		"{explained: une s'est expliquée d'elle-même| # se sont expliquées d'elles-mêmes}"
		"{explained_sure:, dont une sûrement.|, dont # sûrement.}\0"
		"Le gestionnaire de réseau a réglé une liste à lui.\0"
		"gridmeter explain {port} --to FICHIER trouve ce que sont les valeurs, par ce "
		"qu'elles font ; regarder ce fichier, puis mettre lists = FICHIER dans {config}.",
	[FINDING_LIST_WITHDRAWN] =
		"Les valeurs n'ont pas de nom, et ce qui semblait un index a baissé ou sauté.\0"
		"Le gestionnaire de réseau a sa propre liste, ou le compteur repart de zéro.\0"
		"gridmeter explain {port} --to FICHIER trouve ce qu'elles sont ; regarder ce "
		"fichier, puis mettre lists = FICHIER dans {config}. Sinon, attendre.",
	[FINDING_EMPTY_PUSH] =
		"{frames:Un message est venu entier|# messages sont venus entiers}, sans noms ni "
		"valeurs.\0"
		"Le gestionnaire de réseau a ouvert l'interface, mais n'a rien choisi à envoyer.\0"
		"Demander au gestionnaire la liste avec les valeurs instantanées.",
	[FINDING_WITHOUT_VALUES] =
		"{frames:Un télégramme est venu entier|# télégrammes sont venus entiers}, sans "
		"aucune valeur.\0"
		"Le compteur n'envoie que d'autres messages, ou l'envoi des valeurs n'est pas "
		"activé.\0"
		"Demander au gestionnaire de réseau d'activer l'envoi des valeurs.",
	[FINDING_WEAKER_CHECK] =
		"{weaker} télégrammes sont venus sans la somme de contrôle que ce compteur avait "
		"avant.\0"
		"Leur fin est abîmée, ou autre chose parle sur cette ligne ; rien n'en est cru.\0"
		"Vérifier la prise et le câble ; après un changement de compteur, relancer "
		"gridmeter run.",
	[FINDING_NOT_BELIEVED] =
		"{implausible} télégrammes sans somme de contrôle se contredisaient.\0"
		"Des caractères s'abîment en route et rien ne les protège.\0"
		"Tourner et déplacer un peu la tête, et écarter la lumière.",
	[FINDING_OTHER_METER] =
		"Le compteur entendu sur {port} n'est pas celui qui est attendu ici.\0"
		"Son numéro n'est pas {wanted_meter}, ou une autre section a ce compteur.\0"
		"Comparer meter = … dans {config} avec le numéro sur le compteur, ou l'ôter.",
	[FINDING_PIN_RELAPSE] =
		"Le compteur a envoyé sa puissance pendant {lasted_ms}, puis a cessé ; à présent "
		"il n'envoie que des énergies.\0"
		"Ses données étendues n'étaient là qu'un temps : InF n'est pas réglé sur ON pour "
		"de bon.\0"
		"Entrer de nouveau le code PIN et mettre InF sur ON dans le menu ; sinon le "
		"demander au gestionnaire de réseau.",
	[FINDING_NO_PIN] =
		"Le compteur envoie des kWh entiers et aucune puissance.\0"
		"Son code PIN n'est pas entré.\0"
		"Demander le code PIN au gestionnaire de réseau, l'entrer avec une lampe de "
		"poche, et mettre InF sur ON.",
	[FINDING_NO_DIRECTION] =
		"Le compteur envoie sa puissance sans signe et ne dit pas le sens.\0"
		"On ne peut pas savoir s'il soutire ou s'il injecte.\0"
		"Mettre power_direction = import dans {config} si rien n'est injecté ici, ou "
		"export à un compteur photovoltaïque.",
	[FINDING_NO_POWER_LIST] =
		"Le compteur n'envoie de puissance dans aucune de ses listes.\0"
		"Le gestionnaire de réseau a choisi des listes sans valeurs instantanées.\0"
		"Demander au gestionnaire la liste avec les valeurs instantanées.",
	[FINDING_INF_OFF] =
		"Le compteur envoie des énergies fines et aucune puissance.\0"
		"Le code PIN est entré, mais ses données étendues (InF) sont désactivées.\0"
		"Mettre InF sur ON dans le menu du compteur, avec la lampe ou le bouton.",
	[FINDING_FUSE] =
		"{fuse:Une mesure dépassait|# mesures dépassaient} ce que porte le fusible ; "
		"rien de tel n'est publié.\0"
		"Le fusible est donné trop petit, ou le compteur ou son échelle est faux.\0"
		"Comparer fuse = … dans {config} avec le fusible principal de la maison.",
	[FINDING_IMPOSSIBLE] =
		"{impossible power:Une mesure dépassait|# mesures dépassaient} ce que porte un "
		"raccordement ; rien de tel n'est publié.\0"
		"Une puissance est à la mauvaise échelle, ou le compteur est derrière des "
		"transformateurs de courant.\0"
		"Comparer avec l'écran du compteur ; si c'est vrai, mettre fuse = … dans "
		"{config} sur le fusible principal.",
	[FINDING_NOT_YET] =
		"{port} est écouté depuis {listened_ms}, sans puissance comprise jusqu'ici.\0"
		"Il est trop tôt pour dire ce qui ne va pas.\0"
		"Relancer ceci dans une demi-minute ; un enregistrement doit être plus long.",
	[FINDING_MOUNTING] =
		"Comme {role}, le compteur compte dans l'autre sens que son rôle ne le dit, "
		"{mounting:une fois|# fois}.\0"
		"Il est monté à l'envers, ou le rôle n'est pas celui de ce compteur.\0"
		"Comparer avec le soleil ou la charge ; puis mettre reverse = yes ou no dans "
		"{config}, ou un autre rôle sur l'écran.",
	[FINDING_SIGN] =
		"Les index d'énergie allaient contre la puissance {sign:une fois|# fois}.\0"
		"La puissance a le mauvais signe : ce qui est soutiré est lu comme injecté.\0"
		"Vérifier power_direction et reverse dans {config} ; sans eux, envoyer un "
		"enregistrement (gridmeter capture {port} my.capture --anonymous) à {tracker}",
	[FINDING_SCALE] =
		"Les index d'énergie allaient bien plus vite ou plus lentement que la puissance, "
		"{scale:une fois|# fois}.\0"
		"Un rapport de transformateur ou une décimale est faux.\0"
		"Comparer la puissance dans gridmeter watch avec l'écran du compteur, et envoyer "
		"les deux à {tracker}",
	[FINDING_PHASE_SUM] =
		"Les puissances des phases ne font pas le total, {phase sum:une fois|# fois}.\0"
		"L'une d'elles a le mauvais signe ou est d'un autre moment.\0"
		"Comparer avec l'écran du compteur, et envoyer un enregistrement (gridmeter "
		"capture {port} my.capture --anonymous) à {tracker}",
	[FINDING_VOLTAGE] =
		"Une tension ou une fréquence n'était pas celle d'un réseau, {impossible "
		"voltage:une fois|# fois} ; elle n'est pas publiée.\0"
		"Le compteur l'envoie à une autre échelle que celle connue de son genre.\0"
		"Rien pour la puissance ; pour que l'échelle soit ajoutée, envoyer un "
		"enregistrement (gridmeter capture {port} my.capture --anonymous) à {tracker}",
	[FINDING_APPARENT] =
		"Une phase avait plus de puissance que sa tension et son courant ne peuvent "
		"donner, {apparent power:une fois|# fois}.\0"
		"Les puissances et les phases ne vont pas ensemble.\0"
		"Comparer avec l'écran du compteur, et envoyer un enregistrement (gridmeter "
		"capture {port} my.capture --anonymous) à {tracker}",
	[FINDING_ENERGY] =
		"Un index a baissé ou sauté {energy:une fois|# fois} et a été retenu.\0"
		"Le compteur a été échangé ou a envoyé une chose impossible.\0"
		"Rien après un échange ; sinon comparer avec l'écran du compteur.",
	[FINDING_NO_BUS] =
		"Le D-Bus du système est injoignable.\0"
		"Ce n'est pas un appareil Venus OS, son bus ne tourne pas, ou nous n'y avons pas "
		"droit.\0"
		"Lancer ceci sur l'appareil GX, comme root ; ailleurs donner le bus avec --bus "
		"ADRESSE.",
	[FINDING_NOT_RUNNING] =
		"Le compteur sur {port} est compris, mais aucun gridmeter run n'est là pour le "
		"publier.\0"
		"Le programme n'est pas lancé, ou il s'est arrêté.\0"
		"Le lancer : {start}. S'il s'arrête de lui-même, son journal dit pourquoi : {log}",
	[FINDING_NO_SETTINGS] =
		"Le compteur est compris, mais localsettings (com.victronenergy.settings) n'est "
		"pas là.\0"
		"Sans lui le compteur n'a pas d'instance ; seul un appareil Venus OS l'a.\0"
		"Sur un appareil GX, attendre une minute après le démarrage, sinon le redémarrer.",
	[FINDING_NOT_REGISTERED] =
		"Le compteur est compris, mais il n'est pas sur le bus (il est {service}).\0"
		"Le bus ou localsettings ne répond pas, le bus ne prend plus de connexions, ou "
		"un autre gridmeter lit ce compteur.\0"
		"Attendre quelques secondes et relancer ceci ; puis regarder le journal de "
		"gridmeter run ({log}). De deux qui lisent un même compteur, en arrêter un.",
	[FINDING_INSTANCE_COLLISION] =
		"Un autre compteur de réseau, {other}, a aussi l'instance {instance}.\0"
		"Le système et VRM ne peuvent pas distinguer les deux.\0"
		"Donner une autre instance à l'un des deux : sur sa page à l'écran, ou au nôtre "
		"par une autre instance = … dans {config} (une ligne changée compte une fois, au "
		"prochain démarrage).",
	[FINDING_OTHER_ROLE] =
		"Le compteur est sur le bus comme {role}, et il n'y a pas de compteur de réseau.\0"
		"Personne ne règle la batterie d'après lui.\0"
		"Si c'est le compteur de la maison, mettre son rôle sur compteur de réseau à "
		"l'écran ; ou changer role = … dans {config} (une ligne changée compte une fois, "
		"au prochain démarrage).",
	[FINDING_NO_SYSTEM] =
		"Le compteur est sur le bus, mais personne ne l'utilise : "
		"com.victronenergy.system n'est pas là.\0"
		"Ce n'est pas un appareil Venus OS, ou il démarre encore.\0"
		"Sur un appareil GX, attendre une minute, sinon le redémarrer.",
	[FINDING_OTHER_WINS] =
		"Il y a {grid_meters} compteurs de réseau sur le bus, et le système utilise "
		"{other}.\0"
		"De plusieurs compteurs de réseau, celui de la plus petite instance est utilisé "
		"; le nôtre a {instance}.\0"
		"Ôter l'autre compteur, lui donner un autre rôle, ou donner au nôtre une "
		"instance plus petite : sur sa page à l'écran, ou par une autre instance = … "
		"dans {config} (une ligne changée compte une fois, au prochain démarrage).",
	[FINDING_AC_INPUT] =
		"Aucune entrée AC du système n'est réglée sur réseau ou quai.\0"
		"Le système ne prend un compteur de réseau que pour une telle entrée.\0"
		"Paramètres, Configuration du système : mettre l'entrée AC au réseau sur Réseau.",
	[FINDING_NOT_ADOPTED] =
		"Le compteur est sur le bus, mais le système n'en a pas fait son compteur de "
		"réseau.\0"
		"Cela prend quelques secondes, ou le système préfère autre chose.\0"
		"Relancer ceci dans dix secondes ; puis voir Paramètres, Configuration du "
		"système, Entrées AC.",
	[FINDING_ESS_WITHOUT_METER] =
		"Le système voit le compteur, mais ESS est réglé pour s'en passer.\0"
		"La mesure du réseau est réglée sur convertisseur/chargeur.\0"
		"Paramètres, ESS, Mesure du réseau : choisir Compteur externe.",
	[FINDING_ESS_PHASES] =
		"ESS règle chaque phase, mais le compteur a {phases:une phase|# phases} avec une "
		"puissance.\0"
		"La batterie ne peut pas régler des phases qui ne sont pas mesurées.\0"
		"Paramètres, ESS, Régulation multiphase : choisir Total de toutes les phases.",
#include "doctor/words_share_fr.inc"
	[FINDING_WITHOUT_BUS] =
		"Le compteur est lu et rien n'est publié : bus = none.\0"
		"Le système ne voit pas ce compteur ; les statistiques et gridmeter doctor font "
		"leur travail.\0"
		"Rien si c'est voulu, sinon ôter cette ligne de {config}.",
	[FINDING_STILL_SEARCHING] =
		"Le compteur sur {port} est compris ; le gridmeter en marche le cherche encore.\0"
		"Il essaie port après port, ligne après ligne.\0"
		"Attendre une minute, ou mettre port = {port} dans {config}.",
	[FINDING_SECOND_METER] =
		"Il y a {grid_meters} compteurs de réseau sur le bus ; le nôtre est utilisé.\0"
		"L'autre, {other}, est montré mais pas utilisé.\0"
		"S'il mesure autre chose, lui donner son rôle.",
	[FINDING_STRANGER] =
		"Un second compteur est entendu sur {port}.\0"
		"La tête voit deux compteurs, ou deux partagent une ligne ; seul le nôtre est "
		"utilisé.\0"
		"Rien, ou couvrir la tête.",
	[FINDING_SLOW_ASKING] =
		"Le compteur est interrogé, et ne répond que toutes les {period_ms}.\0"
		"C'est gridmeter qui demande si rarement (ask_period) ; certains compteurs ont "
		"besoin de ce temps pour répondre.\0"
		"Mettre un ask_period plus court dans {config} et voir si le compteur suit.",
	[FINDING_SLOW_FOR_ESS] =
		"Le compteur n'envoie que toutes les {period_ms} ; c'est trop lent pour que ESS "
		"règle bien.\0"
		"ESS agit plusieurs fois d'après une seule vieille valeur : la batterie oscille "
		"autour de la consigne.\0"
		"Demander au gestionnaire une liste plus rapide ; sinon limiter le "
		"convertisseur, et régler 100 W de soutirage ou plus.",
	[FINDING_SLOW_METER] =
		"Le compteur n'envoie que toutes les {period_ms}.\0"
		"La batterie suit la maison avec ce retard.\0"
		"Demander au gestionnaire une liste plus rapide ; mettre la consigne du réseau à "
		"quelque 50 W de soutirage.",
	[FINDING_EXPORT_MISSING] =
		"Le compteur ne dit pas l'énergie injectée (2.8.0).\0"
		"Il ne compte que dans un sens ; VRM ne montre pas d'injection.\0"
		"Avec du photovoltaïque, demander au gestionnaire un compteur pour les deux sens.",
	[FINDING_TOTAL_ONLY] =
		"Le compteur dit la puissance totale, pas celle de chaque phase.\0"
		"Le total est publié sur L1 ; ESS règle la somme tout de même.\0"
		"Rien si la régulation multiphase est sur Total de toutes les phases ; voir "
		"phases = … dans {config}",
	[FINDING_OWN_CODES] =
		"Sous des codes propres au fabricant, le compteur semble envoyer {codes}.\0"
		"C'est une suggestion d'après les seules valeurs ; rien n'en est utilisé.\0"
		"Comparer avec l'écran du compteur, et envoyer un enregistrement (gridmeter "
		"capture {port} my.capture --anonymous) à {tracker}",
	[FINDING_CLOCK] =
		"L'horloge du compteur dit {meter_time}, celle d'ici {our_time}.\0"
		"L'une des deux est fausse ; les heures dans VRM viennent de celle d'ici.\0"
		"Paramètres, Général, Date et heure ; l'horloge du compteur est au gestionnaire "
		"de réseau.",
#include "doctor/words_head_fr.inc"
};
