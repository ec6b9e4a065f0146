/* The words of screen_words.h. What is compiled is what tools/pack_texts makes of them, and each of
 * them is unpacked when it is needed. */
#include "screen/screen_words.h"

/* clang-format off */
/* English, German, Dutch, French, Slovenian, Czech, Swedish, Italian, each ended by 0. */
const char *const screen_texts[N_SCREEN_WORDS] = {
	[WORD_LIVE] =
		"Live\0"
		"Aktuell\0"
		"Actueel\0"
		"En service\0"
		"Deluje\0"
		"V provozu\0"
		"Aktuell\0"
		"Attivo",
	[WORD_SILENT] =
		"Silent: nothing comes any more\0"
		"Still: es kommt nichts mehr\0"
		"Stil: er komt niets meer\0"
		"Muet : plus rien n’arrive\0"
		"Tiho: nič več ne prihaja\0"
		"Ticho: nic už nepřichází\0"
		"Tyst: inget kommer längre\0"
		"Muto: non arriva più nulla",
	[WORD_LISTENING] =
		"Listening, no meter yet\0"
		"Hört zu, noch kein Zähler\0"
		"Luistert, nog geen meter\0"
		"À l’écoute, pas encore de compteur\0"
		"Posluša, števca še ni\0"
		"Naslouchá, zatím bez elektroměru\0"
		"Lyssnar, ingen mätare ännu\0"
		"In ascolto, ancora nessun contatore",
	[WORD_SEARCHING] =
		"Looking for a meter\0"
		"Sucht einen Zähler\0"
		"Zoekt een meter\0"
		"Recherche d’un compteur\0"
		"Išče števec\0"
		"Hledá elektroměr\0"
		"Söker en mätare\0"
		"Cerca un contatore",
	[WORD_WAITING] =
		"Waiting for the port\0"
		"Wartet auf den Anschluss\0"
		"Wacht op de poort\0"
		"Attend le port\0"
		"Čaka na vrata\0"
		"Čeká na port\0"
		"Väntar på porten\0"
		"In attesa della porta",
	[WORD_HELD] =
		"Another program has the port\0"
		"Ein anderes Programm hat den Anschluss\0"
		"Een ander programma gebruikt de poort\0"
		"Un autre programme utilise le port\0"
		"Vrata uporablja drug program\0"
		"Port používá jiný program\0"
		"Ett annat program har porten\0"
		"Un altro programma usa la porta",
	[WORD_MISSING] =
		"The port is not there\0"
		"Der Anschluss ist nicht da\0"
		"De poort is er niet\0"
		"Le port est absent\0"
		"Vrat ni\0"
		"Port chybí\0"
		"Porten finns inte\0"
		"La porta non c’è",
	[WORD_POWER] =
		"power\0"
		"Leistung\0"
		"vermogen\0"
		"puissance\0"
		"moč\0"
		"výkon\0"
		"effekt\0"
		"potenza",
	[WORD_POWER_PHASES] =
		"power of each phase\0"
		"Leistung je Phase\0"
		"vermogen per fase\0"
		"puissance par phase\0"
		"moč po fazah\0"
		"výkon po fázích\0"
		"effekt per fas\0"
		"potenza per fase",
	[WORD_IMPORT] =
		"imported energy\0"
		"bezogene Energie\0"
		"afgenomen energie\0"
		"énergie soutirée\0"
		"prevzeta energija\0"
		"odebraná energie\0"
		"förbrukad energi\0"
		"energia prelevata",
	[WORD_EXPORT] =
		"exported energy\0"
		"eingespeiste Energie\0"
		"teruggeleverde energie\0"
		"énergie injectée\0"
		"oddana energija\0"
		"dodaná energie\0"
		"inmatad energi\0"
		"energia immessa",
	[WORD_VOLTAGES] =
		"voltages\0"
		"Spannungen\0"
		"spanningen\0"
		"tensions\0"
		"napetosti\0"
		"napětí\0"
		"spänningar\0"
		"tensioni",
	[WORD_CURRENTS] =
		"currents\0"
		"Ströme\0"
		"stromen\0"
		"courants\0"
		"tokovi\0"
		"proudy\0"
		"strömmar\0"
		"correnti",
	[WORD_FREQUENCY] =
		"frequency\0"
		"Frequenz\0"
		"frequentie\0"
		"fréquence\0"
		"frekvenca\0"
		"frekvence\0"
		"frekvens\0"
		"frequenza",
	[WORD_BY_FILE] =
		"The configuration file sets this.\0"
		"Das steht in der Konfigurationsdatei.\0"
		"Dit staat in het configuratiebestand.\0"
		"Le fichier de configuration le fixe.\0"
		"To določa konfiguracijska datoteka.\0"
		"Určuje to konfigurační soubor.\0"
		"Det står i konfigurationsfilen.\0"
		"Lo stabilisce il file di configurazione.",
	[WORD_IMPOSSIBLE] =
		"That value is not possible here.\0"
		"Dieser Wert ist hier nicht möglich.\0"
		"Die waarde is hier niet mogelijk.\0"
		"Cette valeur n’est pas possible ici.\0"
		"Ta vrednost tu ni mogoča.\0"
		"Tato hodnota zde není možná.\0"
		"Det värdet är inte möjligt här.\0"
		"Questo valore non è possibile qui.",
	[WORD_NO_KEY] =
		"A key has 32 characters: 0 to 9 and A to F.\0"
		"Ein Schlüssel hat 32 Zeichen: 0 bis 9 und A bis F.\0"
		"Een sleutel heeft 32 tekens: 0 t/m 9 en A t/m F.\0"
		"Une clé compte 32 caractères : 0 à 9 et A à F.\0"
		"Ključ ima 32 znakov: 0 do 9 in A do F.\0"
		"Klíč má 32 znaků: 0 až 9 a A až F.\0"
		"En nyckel har 32 tecken: 0 till 9 och A till F.\0"
		"Una chiave ha 32 caratteri: da 0 a 9 e da A a F.",
	[WORD_NOBODY_YET] =
		"No meter has been heard here yet.\0"
		"Hier wurde noch kein Zähler gehört.\0"
		"Hier is nog geen meter gehoord.\0"
		"Aucun compteur n’a encore été entendu ici.\0"
		"Tu še ni bilo slišati števca.\0"
		"Zde ještě nebyl slyšet elektroměr.\0"
		"Ingen mätare har hörts här ännu.\0"
		"Qui non si è ancora sentito nessun contatore.",
	[WORD_NOT_KEPT] =
		"It cannot be stored on this device.\0"
		"Es lässt sich auf diesem Gerät nicht speichern.\0"
		"Het kan op dit apparaat niet worden opgeslagen.\0"
		"Impossible de l’enregistrer sur cet appareil.\0"
		"Na tej napravi tega ni mogoče shraniti.\0"
		"Na tomto zařízení to nelze uložit.\0"
		"Det kan inte sparas på den här enheten.\0"
		"Non si può salvare su questo dispositivo.",
	[WORD_NO_SETTINGS] =
		"The system does not take it at present.\0"
		"Das System nimmt es zurzeit nicht an.\0"
		"Het systeem neemt het nu niet aan.\0"
		"Le système ne l’accepte pas pour le moment.\0"
		"Sistem tega trenutno ne sprejme.\0"
		"Systém to teď nepřijímá.\0"
		"Systemet tar inte emot det just nu.\0"
		"Il sistema per ora non lo accetta.",
	[WORD_NO_POSITION] =
		"In this role a meter has no position.\0"
		"In dieser Rolle hat ein Zähler keine Position.\0"
		"In deze rol heeft een meter geen positie.\0"
		"Dans ce rôle, un compteur n’a pas de position.\0"
		"V tej vlogi števec nima položaja.\0"
		"V této roli nemá elektroměr polohu.\0"
		"I den rollen har en mätare ingen position.\0"
		"In questo ruolo un contatore non ha posizione.",
	[WORD_BUSY] =
		"A recording is under way already.\0"
		"Eine Aufzeichnung läuft bereits.\0"
		"Er loopt al een opname.\0"
		"Un enregistrement est déjà en cours.\0"
		"Snemanje že poteka.\0"
		"Záznam už běží.\0"
		"En inspelning pågår redan.\0"
		"Una registrazione è già in corso.",
	[WORD_TOO_OFTEN] =
		"Too much at once: wait a moment.\0"
		"Zu viel auf einmal: bitte einen Moment warten.\0"
		"Te veel tegelijk: wacht even.\0"
		"Trop à la fois : attendez un moment.\0"
		"Preveč naenkrat: počakajte trenutek.\0"
		"Příliš mnoho najednou: chvíli počkejte.\0"
		"För mycket på en gång: vänta en stund.\0"
		"Troppo in una volta: attendere un momento.",
	[WORD_NOT_THIS_PORT] =
		"Nothing can be recorded while the port is not open.\0"
		"Solange der Anschluss nicht offen ist, lässt sich nichts aufzeichnen.\0"
		"Zolang de poort niet open is, kan niets worden opgenomen.\0"
		"Rien ne peut être enregistré tant que le port n’est pas ouvert.\0"
		"Dokler vrata niso odprta, ni mogoče snemati.\0"
		"Dokud port není otevřen, nelze nic zaznamenat.\0"
		"Inget kan spelas in medan porten inte är öppen.\0"
		"Finché la porta non è aperta non si può registrare.",
	[WORD_RECORDING] =
		"Recording for ten minutes at most: %s\0"
		"Zeichnet auf, höchstens zehn Minuten: %s\0"
		"Neemt op, hoogstens tien minuten: %s\0"
		"Enregistrement, dix minutes au plus : %s\0"
		"Snema, največ deset minut: %s\0"
		"Zaznamenává, nejvýše deset minut: %s\0"
		"Spelar in, högst tio minuter: %s\0"
		"Registra, al massimo dieci minuti: %s",
	[WORD_DONE] =
		"Recorded on the stick: %s\0"
		"Auf dem Stick aufgezeichnet: %s\0"
		"Opgenomen op de stick: %s\0"
		"Enregistré sur la clé : %s\0"
		"Posneto na ključ: %s\0"
		"Zaznamenáno na flash disk: %s\0"
		"Inspelat på minnet: %s\0"
		"Registrato sulla chiavetta: %s",
	[WORD_NO_STICK] =
		"There is no USB stick.\0"
		"Es steckt kein USB-Stick.\0"
		"Er zit geen USB-stick in.\0"
		"Il n’y a pas de clé USB.\0"
		"Ni ključa USB.\0"
		"Není vložen žádný flash disk.\0"
		"Det finns inget USB-minne.\0"
		"Non c’è una chiavetta USB.",
	[WORD_FULL] =
		"The stick is full; what there was room for is in %s\0"
		"Der Stick ist voll; was Platz hatte, ist in %s\0"
		"De stick is vol; wat paste staat in %s\0"
		"La clé est pleine ; ce qui tenait est dans %s\0"
		"Ključ je poln; kar je šlo nanj, je v %s\0"
		"Flash disk je plný; co se vešlo, je v %s\0"
		"Minnet är fullt; det som fick plats finns i %s\0"
		"La chiavetta è piena; ciò che ci stava è in %s",
	[WORD_FAILED] =
		"The recording failed.\0"
		"Die Aufzeichnung ist misslungen.\0"
		"De opname is mislukt.\0"
		"L’enregistrement a échoué.\0"
		"Snemanje ni uspelo.\0"
		"Záznam se nezdařil.\0"
		"Inspelningen misslyckades.\0"
		"La registrazione non è riuscita.",
	[WORD_NOTHING] =
		"Nothing came that could be recorded that way.\0"
		"Es kam nichts, was sich so aufzeichnen lässt.\0"
		"Er kwam niets dat zo kan worden opgenomen.\0"
		"Rien n’est venu qui puisse être enregistré ainsi.\0"
		"Ni prišlo nič, kar bi se dalo tako posneti.\0"
		"Nepřišlo nic, co by šlo takto zaznamenat.\0"
		"Inget kom som kan spelas in så.\0"
		"Non è arrivato nulla che si possa registrare così.",
};
/* clang-format on */
