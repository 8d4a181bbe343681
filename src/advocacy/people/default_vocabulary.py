"""The words that suggest the library's topics and obstacles, in English and Dutch: data, our own rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advocacy.people.questions import AnswerUse
from advocacy.people.vocabulary import CodeWords, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

#: By code and language: the phrases that count in many answers, then those that count only in answers to the matching
#: questions, separated by commas.
_OBSTACLES: dict[str, dict[str, tuple[str, str]]] = {
    "time": {
        "en": (
            (
                "no time, not enough time, little time, lack of time, lack time, too busy, very busy, so busy, no "
                "hours, workload, time pressure, short of time, time to spare, don't have time, dont have time, do "
                "not have time, haven't got time, never have time, find time, find the time, finding time, finding "
                "the time, make time, hectic, swamped, agenda is full, calendar is full, full agenda, full "
                "calendar, too much work, takes time, takes too long, takes ages, takes me ages, time consuming, "
                "overloaded, no moment, never get round, never get around, protected time, set aside time, time "
                "slot, block* time, time for it, time for posting, hours for it, hours for this, an hour a week, "
                "half an hour, enough hours, spare moment, fit this in, fit it in, squeeze it in, juggling, "
                "understaffed, short staffed, no room in, not enough hours, running late, extra work, on top of "
                "everything, get to it, cut out time, reserved time, hours per week, minutes a week, an hour per, "
                "run from, eats up, packed, bottom of the pile, come first, other duties, in between, impossible to "
                "fit, that slot, bookable, real hours, working hours, paid hours, free evenings, overrun, "
                "stretched, rushed off"
            ),
            "time, hours, busy, schedule, planning, deadlines, rushed, shifts, overtime, hour, minutes",
        ),
        "nl": (
            (
                "geen tijd, te weinig tijd, weinig tijd, tijdgebrek, tijdsgebrek, te druk, heel druk, erg druk, "
                "drukte, werkdruk, geen uren, tijd vrij*, tijd voor, tijd tekort, aan toe, agenda vol, volle "
                "agenda, agenda zit vol, kost veel tijd, kost te veel tijd, kost tijd, tijdrovend, geen ruimte in, "
                "geen moment, hectisch, waan van de dag, avonduren, tijd om, tijd krijgen, tijd maken, uurtje, half "
                "uur, halfuur, gaatje, krijg ik dit er, krijg ik er niet bij, krijg het er niet bij, er niet bij, "
                "personeelstekort, onderbezetting, komt er niet van, kom* er niet toe, kom* er nooit aan, "
                "minuutjes, minuten per week, uur per week, uurtje per, blok in, in de agenda, schiet erbij in, "
                "blijft liggen, tussen de bedrijven door, onder werktijd, overuren, vreet, van de ene, in mijn "
                "uren, in mn uren, in m'n uren, in mijn vrije tijd, vrije tijd, past niet, geen plek voor, amper "
                "plek, avonddienst*, parttime, contract van, gesloopt, uitgeput, kwartiertje, te veel werk, teveel "
                "werk, bomvol, vol met, ander werk, eerst mijn werk, prioriteit*"
            ),
            "tijd, uren, druk, planning, agenda, roosters, rooster, tekort, avonden, diensten",
        ),
    },
    "fear": {
        "en": (
            (
                "afraid, scared, fear*, nervous, anxious, anxiety, wrong thing, something wrong, anything wrong, "
                "make a mistake, making mistakes, making a mistake, look stupid, looking stupid, sound stupid, "
                "sounding stupid, look silly, looking silly, sound silly, sounding silly, embarrass*, negative "
                "reactions, negative comments, nasty comments, nasty reactions, mean comments, bad comments, "
                "backlash, criticis*, judge*, what colleagues think, what colleagues will think, what people think, "
                "what people will think, what others think, what others will think, insecure, not confident, "
                "confidence, daunting, don't dare, shy, get in trouble, in trouble, held against me, hold against, "
                "uncomfortable, laugh at, scary, terrifies, terrified, worried, say the wrong, nasty remark, angry, "
                "angrily, backfire*, attacked, attack me, shot down, burned, hate, hesitat*, judgement, mocked, "
                "made fun, panic, stops me, one wrong word, wrong word, rolling their eyes, local paper, pile on, "
                "piled on, stomach, complaint*, gossip, offend*, dare"
            ),
            "mistakes, stupid, silly, remark*, never again",
        ),
        "nl": (
            (
                "bang, angst*, iets verkeerds, iets fouts, fout zeg*, iets stoms, verkeerd overkomen, verkeerd "
                "over, negatieve reacties, nare reacties, vervelende reacties, rotreacties, kritiek, onzeker*, "
                "spannend, dom over*, voor schut, voor gek, voor joker, afgaan, schaam*, schaamte, wat anderen "
                "vinden, wat collega's vinden, wat anderen denken, wat mensen denken, wat collega's denken, "
                "belachelijk, drempel, zelfvertrouwen, op mijn vingers, op je vingers, haat*, zenuwachtig, "
                "afgerekend, afgebrand, uitgelachen, verkeerde zeg*, beoordeeld, tegenop, zie er tegenop, over me "
                "heen, over je heen, wind van voren, buikpijn, gezeik, gezeur, brand ik, vingers, aangevallen, "
                "afgekraakt, uitlachen, belachelijk maken, stom overkom*, zweet, paniek, wat als, gezeik van, "
                "klaag*, niet lekker bij, afbrand*, faalangst, in de krant, verkeerd woord*, lachen me uit, lachen "
                "mij uit, uitlach*, klacht*, roddel*, verlegen, durf, durf niet, durf niks"
            ),
            "fouten, vervelend, angst, eng, durven, commentaar",
        ),
    },
    "guideline": {
        "en": (
            (
                "what is allowed, what's allowed, what we are allowed, am allowed, are allowed, allowed to, what i "
                "can say, what i can share, what i can post, what can i say, what can i share, what can i post, "
                "what we can say, what we can share, may post, may share, guideline*, guidance on what, rules, "
                "policy, policies, do's and don'ts, dos and don'ts, dos and donts, house rules, unclear what, "
                "permitted, boundaries, clear agreements, not sure what i can, ok to post, okay to post, ok to "
                "share, okay to share, where the line, off limits, what not to say, what not to post, what the "
                "rules are, rules are, clear rules, know the rules, which topics are off, what exactly can, how "
                "much can i, how far can, how open, may not say, may i, off the table, have an opinion, told what's "
                "allowed, what's ok, what is ok, what the company expects, expects from us, grey area, gray area"
            ),
            "allowed, limits, agreements",
        ),
        "nl": (
            (
                "wat mag, wat mogen, mag delen, mag zeggen, mag posten, mag plaatsen, toegestaan, richtlijn*, "
                "spelregels, protocol, kaders, do's en don'ts, dos en donts, duidelijke afspraken, wat wel en niet, "
                "wat wel en wat niet, wat wel of niet, wel of niet mag, onduidelijk wat, huisregels, wat kan wel, "
                "wat wel kan, handvatten voor wat, er wel en niet mag, wel en niet mag, wat de regels, wat zijn de "
                "regels, regels zijn, hoe ver, mag je, mag ik wel, mag iets, zwart op wit, zo wel, gissen, niet "
                "duidelijk wat, nooit duidelijk, wel en niet mogen, grijs gebied, wat er verwacht"
            ),
            ("afspraken, grens, mogen we, mogen wij, mag ik, regels, beleid, grenzen, regels, grenzen, kader, beleid"),
        ),
    },
    "permission": {
        "en": (
            (
                "permission*, consent, confidential*, nda, client names, client's names, names of clients, names of "
                "customers, customer names, pictures of clients, pictures of customers, pictures of patients, "
                "pictures of residents, pictures of children, photos of clients, photos of customers, photos of "
                "patients, photos of residents, photos of children, photos of pupils, customer agree*, client "
                "agree*, customers agree, clients agree, non disclosure, sensitive information, sensitive data, "
                "sensitive projects, gdpr, portrait rights, secrecy, can't show, cannot show, can't name, cannot "
                "name, not show customers, client doesn't want, clients don't want, customers don't want, client "
                "does not want, customer's site, client's site, client's project*, not permitted to show, "
                "recognisable, recognizable, faces, have to sign, sign before, sign a form, consent form, name the "
                "customer, name the client, mention customers, mention clients, mention the client, under wraps, "
                "top secret, trade secret*, competition sensitive, privacy of clients, privacy of patients, privacy "
                "of residents, ndas, revealing, owner hasn't, say no to any, gdpr forms, privacy law"
            ),
            "can't mention, cannot mention, secret*, clients'",
        ),
        "nl": (
            (
                "toestemming, vertrouwelijk*, geheim*, avg, privacy van klanten, privacy van cliënten, klantnamen, "
                "namen van klanten, naam van de klant, foto's van klanten, foto's van cliënten, foto's van "
                "bewoners, foto's van patiënten, foto's van leerlingen, foto's van kinderen, fotos van klanten, "
                "fotos van cliënten, klanten niet in beeld, klant wil niet, klanten willen niet, opdrachtgever* "
                "willen, opdrachtgever* wil, portretrecht, nda, gevoelige informatie, herkenbaar in beeld, niet "
                "herkenbaar, bij klanten filmen, naar buiten brengen, met naam, bij naam, niet genoemd, "
                "beroepsgeheim, achter de voordeur, in beeld mogen, niet in beeld, onherkenbaar, herkenbaar, niet "
                "op de foto, op de foto willen, niet laten zien, concurrentiegevoelig, bedrijfsgeheim*, mag niet "
                "van de klant, merknamen, formulier*, tekenen wij, zwijgen, caseload, mag niemand weten, "
                "privacywet, van zijn pand, klant moet akkoord, klanten moeten akkoord"
            ),
            "gevoelig",
        ),
    },
    "language": {
        "en": (
            (
                "english or, in english, in dutch, dutch or, which language, what language, language*, fluent*, "
                "native, mother tongue, translat*, my english, my dutch, bilingual, both languages, my own "
                "language, third language, second language, accent, french, german, write in"
            ),
            "english, dutch, spelling",
        ),
        "nl": (
            (
                "engels, nederlands, welke taal, andere taal, twee talen, tweetalig, vertal*, moedertaal, "
                "anderstalig, in het frans, in het duits, taal moet, taalbarrière, duits, frans, abn, dialect, "
                "foutloos, eigen taal, tweede taal, accent, laaggeletterd, dyslexie, dyslectisch, pools, turks, "
                "arabisch, 2talig"
            ),
            "taal, taalfouten",
        ),
    },
    "inspiration": {
        "en": (
            (
                "nothing interesting, nothing to tell, nothing special, nothing to say, nothing to share, nothing "
                "worth, not interesting, isn't interesting, not that interesting, isn't that interesting, "
                "interesting enough, isn't exciting, not exciting, boring, dull, no ideas, no inspiration, out of "
                "ideas, lack of inspiration, lack inspiration, run out of, no idea what, don't know what to, never "
                "know what to, who would want to read, who wants to read, who cares, no one cares, nobody cares, "
                "ordinary, nothing happens, blank page, empty page, blank screen, no stories, no subjects, think of "
                "something, come up with something, come up with anything, waiting for my story, just do my job, "
                "run dry, running dry, dried up, mind goes blank, go blank, same thing every day, nothing new, my "
                "work is not, my job is not, no story, every day is the same, hardly newsworthy, who wants to see, "
                "who would read, what would i, what should it be about, has been said, already been said, not "
                "exactly material, repetitive, lack of ideas, lack ideas, short of ideas, worth saying, no "
                "material, nobody is interested in my, nothing exciting"
            ),
            (
                "inspiration, subjects, routine, what to post, what to write, what to say, what to share, what to "
                "put, what to talk about, topic, no topics"
            ),
        ),
        "nl": (
            (
                "wat ik kan posten, wat ik kan delen, geen inspiratie, inspiratieloos, gebrek aan inspiratie, "
                "weinig inspiratie, niks te vertellen, niets te vertellen, niks te melden, niets te melden, niet "
                "interessant, niet zo interessant, niks interessants, niets interessants, interessant genoeg, saai, "
                "geen ideeën, geen idee wat, op te wachten, niks bijzonders, niets bijzonders, niet bijzonder, "
                "gewoon mijn werk, niet boeiend, leeg scherm, wit scherm, leeg vel, weinig te melden, weinig te "
                "vertellen, niet spannend genoeg, al leeg, raak leeg, uitgepraat, verhaal zit er, inspiratie ho "
                "maar, elke dag hetzelfde, niks nieuws, niets nieuws, zo bijzonder is, wie wil dat, wie leest dat, "
                "wie interesseert, wat moet ik nou, weet niet wat ik, weet nooit wat, geen idee waar, al een keer "
                "gezegd, al gezegd, wat is er boeiend, gebrek aan ideeën, gebrek aan stof, geen stof, geen "
                "onderwerp*, weinig ideeën, geen goed idee, wat valt er, onderwerp evenmin"
            ),
            (
                "inspiratie, wat ik moet, wat moet ik, wat ik zou, waarover, waar over, verzinnen, iets verzinnen, "
                "wat te posten, wat te schrijven, wat te delen, wat te plaatsen, saai, niet wat ik"
            ),
        ),
    },
    "skill": {
        "en": (
            (
                "don't understand how, not good with computers, technical, technically, not handy, can't work with, "
                "how to log, log in, password, buttons, tech savvy, never used, not used to, don't get how, "
                "dinosaur, all the apps, which button, button*, can't work the, cannot work the, mystery to me, i "
                "get lost, get lost, keeps crashing, clumsy, hopeless with, work with that, work with the, can't "
                "operate, click by click, hands-on, no skills, skills stop, too complicated, complicated, editing "
                "app, software"
            ),
            (
                "tools, computer*, tool, mystery, how it works, how it all works, how to use, no idea how, not sure "
                "how, don't know how, dont know how, do not know how, step by step, digital, a manual, how to "
                "upload, how to tag, how to add, tagging"
            ),
        ),
        "nl": (
            (
                "snap niet hoe, snap het niet, snap er niks, snap er niets, begrijp niet hoe, niet handig, niet zo "
                "handig, digibeet, computer*, knoppen, knopjes, inloggen, wachtwoord, niet digitaal, te "
                "ingewikkeld, snap er nog weinig, snap er weinig, snap niks, snap niets, kan dat allemaal niet, kan "
                "er niks van, kan er niets van, hoe gooi ik, hopeloos, raak de weg kwijt, generatie, loopt vast, "
                "werkt niet mee, gehannes, klungel*, hoe werkt dat, hoe werkt het, hoe heet, hoe je een, hoe je "
                "zoiets, niet zou weten hoe, zou niet weten hoe"
            ),
            (
                "tools, tool, ingewikkeld, knop, weet niet hoe, geen idee hoe, hoe het werkt, hoe dat werkt, hoe "
                "alles werkt, hoe je iets, stap voor stap, handleiding, uploaden, techniek, technisch, digitaal, "
                "onhandig"
            ),
        ),
    },
    "approval": {
        "en": (
            (
                "approv*, sign off, signed off, sign-off, manager has to, manager must, manager needs to, my boss "
                "has to, communications has to, communication has to, marketing has to, has to be checked, must be "
                "checked, get checked, waiting for, wait for, wait weeks, wait days, permission from my manager, "
                "permission from communications, okay from, ok from, green light, go through communications, go "
                "through communication, through marketing, through comms, takes weeks before, have to ask, has to "
                "check, ask first, has to look at, manager's ok*, boss's ok*, pass by, run it by, run everything "
                "by, run it past, rubber stamp, goes past, three people, four eyes, sits in a queue, layers, red "
                "tape, legal has to, legal needs, checked by, waiting on, needs an ok*, needs to be cleared, has to "
                "be cleared, gets cleared, wants to see, press officer, stuck between, says yes or no, signature, "
                "need permission from my, ask my boss, ask my manager, have to run"
            ),
            "hold up, slow",
        ),
        "nl": (
            (
                "akkoord, goedkeur*, goedgekeurd, fiat, leidinggevende moet, manager moet, baas moet, chef moet, "
                "langs communicatie, via communicatie, communicatie moet, langs marketing, via marketing, marketing "
                "moet, wachten op, wacht op, wachten tot, eerst langs, eerst vragen, groen licht, moet eerst, eerst "
                "door, door communicatie, duurt weken, duurt dagen, duurt lang voor, wie beslist, laten goedkeuren, "
                "gevraagd moet worden, gevraagd worden, naar moeten kijken, moeten kijken, langs de, langs drie, "
                "toestemming van mijn, akkoord van, stempel, ligt het weer, over de schutting, meerdere lagen, drie "
                "man, blijft hangen bij, bij wie moet ik, eerst iemand, juridische zaken, ok van, oké van, duurt te "
                "lang voor, goedgevonden, woordvoerder, langs het, langs mijn manager, langs mn manager, langs m'n "
                "manager, langs mijn, langs hr, krijg ik geen antwoord, ok krijg*, mt moet, durft te geven"
            ),
            "wachten, leidinggevend*, traag",
        ),
    },
    "privacy": {
        "en": (
            (
                "private, privacy, private life, personal life, personal account, keep work, not want to be "
                "visible, don't want to be visible, my face, in the spotlight, spotlight, exposed, strangers, work "
                "and home, home and work, work and life, be seen by, stay anonymous, anonymous, my name online, in "
                "the foreground, visible to everyone, whole world, be visible, keep to myself, keep things "
                "separate, invisible, not be found, found online, leave work at work, my ex, off the internet, off "
                "the grid, low profile, not my thing to be seen, stalk*, look me up, my own time, my family to, my "
                "kids, neighbours, to know what i do, belong to me, keep it that way, mixing my, share my private, "
                "mix work"
            ),
            "separate, visible, found, found by",
        ),
        "nl": (
            (
                "privé, privéleven, privacy, werk en thuis, niet zichtbaar, zichtbaar zijn, op de voorgrond, mijn "
                "gezicht, met mijn hoofd, met m'n hoofd, in de kijker, gescheiden, scheiden, persoonlijk account, "
                "anoniem, te koop lopen, mijn naam online, in de schijnwerpers, de hele wereld, iedereen ziet, voor "
                "mijzelf houden, niet te vinden, met rust, kop op internet, kop op, hoofd op internet, onvindbaar, "
                "blijft privé, privé blijft, privé gescheiden, niet vindbaar, opzoeken, gestalkt, stalk*, mn ex, "
                "mijn ex, m'n ex, buren, op straat herkend, werk is werk, thuis is thuis, persoonlijk, niet te "
                "weten, waar ik woon, hoe ik heet, zichzelf wil laten zien, mezelf laten zien, mezelf op, liever "
                "buiten, van mij persoonlijk, bewust niks, bewust niet, reclame voor de zaak, eigen tijd"
            ),
            "zichtbaar, vindbaar, gezicht",
        ),
    },
    "network": {
        "en": (
            (
                "few followers, no followers, hardly any followers, few connections, no connections, hardly any "
                "connections, small network, no account, no profile, don't have linkedin, don't have an account, "
                "don't have a profile, not on linkedin, no linkedin, no network, network is small, network is tiny, "
                "nobody follows, no one follows, not on social media, don't use social media, no social media, who "
                "would see, empty network, tiny network, handful of followers, handful of connections, only have "
                "colleagues, only colleagues, maybe 30 connections, handful of, only connected, new on linkedin, "
                "just joined, list is empty, not many connections, not many followers, hardly know anyone, nobody "
                "to see, no one to see, follows me, anyone follows, nobody on there, know nobody, circle is, signed "
                "up last"
            ),
            "followers, network, connections, contacts",
        ),
        "nl": (
            (
                "weinig volgers, geen volgers, nauwelijks volgers, paar volgers, amper volgers, klein netwerk, "
                "netwerk is klein, netwerk is te klein, weinig connecties, geen connecties, nauwelijks connecties, "
                "paar connecties, amper connecties, geen account, geen profiel, geen linkedin, niet op linkedin, "
                "geen social, geen socials, niemand volgt, volgt niemand, niet op social, geen netwerk, weinig "
                "netwerk, leeg netwerk, zit niet op, niet eens een account, handjevol, handvol, netwerkje, "
                "piepklein, alleen collega's, alleen maar collega's, net begonnen op, net aangemeld, nul volgers, "
                "nul connecties, waaronder mijn, ken daar niemand, ken er niemand, bijna niemand volgt, sta weer op "
                "0, contactenlijst, in mn lijst, in mijn lijst, alleen recruiters, profiel kwijt, kleine groep "
                "volgers, bijna geen volgers, te weinig volgers, te weinig connecties"
            ),
            "volgers, netwerk, connecties, contacten",
        ),
    },
    "results": {
        "en": (
            (
                "no reactions, no likes, few likes, few reactions, hardly any likes, hardly any reactions, hardly "
                "any views, no views, no one reacts, nobody reacts, no one responds, nobody responds, no one likes, "
                "nobody likes, no response, no effect, what's the point, what is the point, point of it, use of it, "
                "what it brings, what it yields, what it delivers, does it help, worth it, worth the effort, worth "
                "my time, doesn't bring, brings nothing, no use, useless, pointless, makes a difference, add* "
                "value, what good, crickets, silence, does it work, what do we get, see results, see any result, no "
                "results, nobody reads, no one reads, nobody sees, no one sees, any interaction, no interaction, "
                "brought in, does anything, does it do anything, reach is dropping, reach drops, reach is down, "
                "into nothing, into the void, hardly anyone responds, hardly anyone reacts, hardly anybody, what "
                "does it bring, what does it yield, any orders, any customers, evidence that, proof that, numbers "
                "are low, pay off, pays off, paying off, only one who reacts, gives me nothing, nothing back, no "
                "leads, sell more, how it would help, helps us sell, silent, tumbleweed"
            ),
            "results, effect, benefit, likes, reactions, reach, interaction, doubt, views",
        ),
        "nl": (
            (
                "geen reacties, nauwelijks reacties, weinig reacties, geen reactie, geen likes, weinig likes, paar "
                "likes, nauwelijks likes, niemand reageert, reageert niemand, niemand leest, leest niemand, niemand "
                "ziet, ziet niemand, wat levert, levert het op, levert niks, levert niets, wat het oplevert, "
                "oplevert, heeft geen zin, heeft het zin, het nut, nut van, geen nut, geen effect, wat heb ik "
                "eraan, wat heb ik er aan, wat hebben we eraan, niks van terug, niets van terug, opbrengst, doe ik "
                "het voor, doen we het voor, meerwaarde, zin heeft, zinloos, helpt dat nou, geen resultaat, bereik "
                "zakt, bereik daalt, bereik loopt, bereik is, nooit een reactie, reageert geen, reageert er toch, "
                "geen hond, levert dat nou, of het iets, iets doet, iets oplevert, wat het doet, nooit iemand, nul "
                "reacties, nul likes, drie likes, twee likes, paar duimpjes, duimpjes, doet het iets, hoor je niks, "
                "stilte, krekels, in het niets, roepen in de, keek er geen, liken nooit, weinig views, geen views, "
                "mens meer naar, leidt tot niks, leidt tot niets, wat heeft het voor, helpt het, klanten van"
            ),
            "effect, resultaat, nut, likes, bereik, reactie, oplevert, views",
        ),
    },
    "images": {
        "en": (
            (
                "no pictures, no photos, no images, no video, good pictures, good photos, good images, nice "
                "pictures, nice photos, decent pictures, decent photos, better pictures, better photos, bad photos, "
                "bad pictures, poor photos, poor pictures, stock photos, camera, visuals, photographer, image bank, "
                "photo bank, footage, photo library, image library, ugly photos, ugly pictures, blurry, picture to "
                "be made, pictures of our, lack of pictures, lack of photos, shared library, bank of pictures, ugly "
                "off, nothing to photograph, no picture, not photogenic, my phone makes, stock pictures, nothing to "
                "see, phone takes, a snap, snaps, clips, good light, attractive visuals, photo corner, lack of "
                "video, no visuals"
            ),
            "pictures, photos, images, photo, picture, video*, visual*",
        ),
        "nl": (
            (
                "geen foto*, goede foto*, mooie foto*, leuke foto*, slechte foto*, lelijke foto*, beeldmateriaal, "
                "foto's maken, fotos maken, camera, fotograaf, geen beeld, goed beeld, stockfoto*, beeldbank, "
                "fotobank, mooie plaatjes, wazig*, geen filmpje*, leuk plaatje, leuke plaatjes, geen plaatje*, "
                "zonder plaatje*, geen leuke foto*, niks te fotograferen, niets te fotograferen, geen mooi plaatje, "
                "telefoon maakt, slechte camera, niet fotogeniek, plaatjes van internet, lelijk, kiekje, profi "
                "foto*, professionele foto*, materiaal met beeld, filmploeg*, aardig beeld, goede beelden, mooi "
                "beeld, mooie beelden"
            ),
            "foto*, plaatjes, beeld, beelden, video*, filmpje*, plaatje, filmpjes maken",
        ),
    },
}
_TOPICS: dict[str, dict[str, tuple[str, str]]] = {
    "linkedin_tricks": {
        "en": (
            (
                "algorithm*, settings, hashtag*, my profile, profile looks, profile in order, better profile, "
                "profile picture, headline, tips and tricks, tricks, linkedin works, how linkedin, best time to "
                "post, when to post, tag people, tagging, analytics, banner, linkedin training, linkedin course, "
                "linkedin workshop, use linkedin, using linkedin, linkedin tips, how the platform, how instagram, "
                "scheduling, schedule posts, carousel, find me on, search works, manual for the app, the platform, "
                "what's changed, notifications, newsletter feature, polls, link in the post, links in, how the "
                "feed, reach of my, set up my account, how it works on linkedin, screenshots, search filter*, paid "
                "version, premium, what does the system, the system do, links in it, how to post on, algorithm"
            ),
            "profile, features, platform, linkedin, app, tool, tools",
        ),
        "nl": (
            (
                "algoritme*, instellingen, hashtag*, mijn profiel, profiel op orde, goed profiel, beter profiel, "
                "profielfoto, tips en trucs, tips en tricks, tips & tricks, trucjes, trucs, hoe linkedin, linkedin "
                "werkt, linkedin-training, linkedin training, linkedintraining, linkedin cursus, linkedincursus, "
                "linkedin workshop, beste tijdstip, wanneer posten, wanneer je het beste, taggen, functies, meer "
                "bereik, bereik vergroten, banner, statistieken, gebruik van linkedin, werken met linkedin, "
                "tijdstip, inplannen, uploaden, app in elkaar, het platform, veranderen steeds, veranderingen op, "
                "meldingen, carrousel, pdf op, zoekfunctie, vindbaar, hoe die app, linkjes, links in, poll*, bereik "
                "van mijn, nieuwsbrieffunctie, handleiding, uit linkedin, instel*, zoekfilters, zoekfilter, "
                "betaalde variant, premium, weergaven, een link in, betaalde versie"
            ),
            "profiel, linkedin, app, platform, tool, tools, filmpje",
        ),
    },
    "social_skills": {
        "en": (
            (
                "react to, reacting to, respond to, responding to, reply to, replying to, comment on, commenting "
                "on, tone, etiquette, how to behave, manners, deal with, dealing with, handle comments, handle "
                "criticism, handle negative, what is appropriate, engage with, netiquette, join a conversation, "
                "join conversations, join in, social media basics, basics of social, how to be social, approach "
                "people, without being pushy, pushy, how informal, how formal, how personal, when do you like, when "
                "do you comment, when to like, when to comment, thank everyone, thank people, answer criticism, "
                "angry comment*, negative comment*, troll*, polite*, small talk, jokes, humour, emoji*, unwritten "
                "rules, compliment*, thank, congratulate, disagree, answer everyone, opening line, friendly, behave "
                "online, grumpy, confident online"
            ),
            "commenting, comments, basics, conversation*, reacting, reply, react, comment, tone",
        ),
        "nl": (
            (
                "reageren op, reageer op, hoe reageer, hoe te reageren, omgaan met, om te gaan met, hoe ga je om, "
                "toon, tone of voice, gesprek aangaan, netjes reageren, etiquette, reacties beantwoorden, sociale "
                "vaardigheden, hoe gedraag, in gesprek, manieren, omgangsvormen, basis van social, basis van "
                "sociale, hoe je reageert, reageert als, reageer je, complimenten, complimentjes, grapjes, humor, u "
                "of je, je of u, wat doe je als, zuur reageert, ongeschreven regels, beleefd, negatieve reacties, "
                "boze reacties, boze reactie, trollen, bedanken, smiley*, emoji*, wildvreemden, hoe formeel, hoe "
                "persoonlijk, slijmerig, plakkerig, opdringerig, omgang met, fatsoen, feliciteer*, gefeliciteerd, "
                "berichtje te sturen, gesprekken online, hoe gedragen, wanneer je reageert, netjes, hoe je omgaat, "
                "hoe je om moet gaan"
            ),
            "reageren, basis, omgang, antwoorden, toon",
        ),
    },
    "networking": {
        "en": (
            (
                "build a network, building a network, build my network, building my network, build up a network, "
                "grow my network, growing my network, expand my network, expanding my network, extend my network, "
                "bigger network, larger network, networking, more followers, get followers, gain followers, more "
                "connections, connect with, connecting with, reach more people, the right people, connection "
                "requests, make connections, making connections, new contacts, meet people, circle of contacts, "
                "grow my circle, reach people, people in my field, people outside, people follow me, be followed, "
                "follow me, introduce myself, connections with, who to follow, whom to follow, who to connect, in "
                "touch with, introductions to, getting in touch, stay in touch, list of contacts"
            ),
            "network, followers, connections, contacts, followers who, peers",
        ),
        "nl": (
            (
                "netwerk opbouwen, netwerk op te bouwen, netwerk uitbreiden, netwerk uit te breiden, netwerk "
                "vergroten, netwerk te vergroten, netwerk laten groeien, groter netwerk, netwerken, meer volgers, "
                "volgers krijgen, volgers erbij, meer connecties, juiste mensen, goede mensen, contacten leggen, "
                "contact leggen, connectieverzoek*, linken met, connecten, in contact komen, nieuwe contacten, "
                "gevolgd worden, gevolgd ga, afstappen op, op wildvreemden, netwerk vergroot, netwerkje, buiten "
                "ons, buiten het bedrijf, vakgenoten, mensen bereiken, wie volgen, wie ik moet volgen, uitnodigen, "
                "uitnodigingen, linken, mensen uit de branche, mensen uit mijn vak, opbouwen, in contact, stel ons "
                "voor, kringetje, kring, meer mensen bereiken, mensen leren kennen, architecten in"
            ),
            "netwerk, volgers, connecties, contacten, bereiken",
        ),
    },
    "content_pillars": {
        "en": (
            (
                "own topic*, own subject*, own theme*, my topic*, my subject*, my theme*, pillar*, story line, "
                "storyline, what i stand for, stand for, known for, niche, choose topics, choose a topic, choose a "
                "subject, pick a topic, pick topics, common thread, red thread, personal brand*, positioning, "
                "content plan, my own story, own story, what suits me, my expertise, own angle, own line, really "
                "are mine, my themes, a line in, stay on topic, associated with, be seen as, expert in, what i want "
                "to tell, what my story, what is my story, three or four, two or three, subjects that, topics that, "
                "all over the place, recognis* for, recogniz* for, voice of"
            ),
            "theme*, expertise, topics, subjects, focus",
        ),
        "nl": (
            (
                "eigen onderwerp*, mijn onderwerp*, eigen thema*, mijn thema*, contentpijler*, pijler*, rode draad, "
                "verhaallijn, waar ik voor sta, waar je voor staat, waar sta ik voor, bekend om, bekend staan, "
                "niche, eigen verhaal, mijn verhaal, profileren, personal brand*, contentplan*, eigen stijl, bij "
                "mij past, bij mij passen, mijn vakgebied, eigen lijn, eigen invalshoek, onderwerpen kiezen, "
                "onderwerp kiezen, geassocieerd, lijn erin, lijn in, waar ik van ben, waar ik over wil, mijn ding, "
                "mijn dingen, wat past bij mij, gezien word*, herkend word* als, expert in, drie onderwerpen, paar "
                "onderwerpen, vaste onderwerpen, van de hak op de tak, hak op de tak, mijn eigen stem, waar ga ik "
                "het over, verhaal bij mij"
            ),
            "thema*, focus, expertise, onderwerp*, vakgebied",
        ),
    },
    "brainstorm": {
        "en": (
            (
                "brainstorm*, ideas together, think of ideas, idea session*, ideas session*, exchange ideas, swap "
                "ideas, share ideas, creative session*, inspiration session*, ideas with colleagues, ideas with the "
                "team, ideas as a team, with colleagues about ideas, collect ideas, think up, come up with "
                "subjects, comes up with subjects, come up with topics, come up with ideas, whiteboard, throw "
                "ideas, throw post ideas, post-its, ideas wall, ideas board, pitch ideas, fire ideas, spitball*, "
                "dream up, ideas for each other, subjects for each other, idea jar, generate ideas, creative "
                "morning, creative afternoon, group session"
            ),
            "ideas",
        ),
        "nl": (
            (
                "brainstorm*, samen ideeën, samen bedenken, samen verzinnen, ideeën bedenken, ideeën verzinnen, "
                "ideeën uitwisselen, ideeënsessie, ideeënuurtje, inspiratiesessie*, onderwerpen bedenken, ideeën "
                "delen, ideeën verzamelen, ideeën opdoen, met collega's bedenken, met het team bedenken, ideeën "
                "spuien, ideeën te spuien, spuien, ideeënbord, met elkaar ideeën, onderwerpen verzinnen, clubje, "
                "whiteboard, post-its, ideeën pitchen, ideeënbus, ideeënpot, samen onderwerpen, samen nadenken "
                "over, bedenksessie, creatieve middag, creatieve ochtend, op ideeën brengen, elkaar op ideeën, "
                "ideeën bedenk*, halen we samen, gekke collega*"
            ),
            "ideeën, verzinnen",
        ),
    },
    "writing": {
        "en": (
            (
                "write better, writing better, write a good, write good, how to write, how do i write, writing "
                "course, writing training, writing workshop, writing tips, writing skills, learn to write, "
                "copywriting, good text, better texts, storytelling, hook, catchy, formulate, put into words, put "
                "it into words, wording, write shorter, short texts, good posts, tell a story, engaging text*, "
                "readable, opening sentence*, first sentence*, last sentence, good ending, stiff, sounds like an "
                "ad, sales pitch, short and, snappy, lively, blog*, plain english, to the point, press release, how "
                "long should, phrase it, pleasant to read, with some humour, better at writing, learn writing, "
                "texts that"
            ),
            "writing, write, sentence, style",
        ),
        "nl": (
            (
                "beter schrijven, leren schrijven, leuk schrijven, goed schrijven, schrijftraining, schrijfcursus, "
                "schrijfworkshop, schrijftips, schrijfvaardigheid, schrijfstijl, hoe schrijf, goede tekst*, leuke "
                "tekst*, betere tekst*, pakkend*, korter schrijven, kort en krachtig, verwoorden, verwoord, "
                "formuleren, onder woorden, storytelling, verhaal vertellen, lekker lezen, goede zin*, goede "
                "openingszin, openingszin*, eerste zin, slotzin, nette zinnen, opschrijf*, opschrijven, "
                "verkooppraatje, vlot*, schrijf ik, hoe schrijf ik, korte tekst, korte teksten, taal die, jip en "
                "janneke, minder stijf, stijf, spreektaal, tekst* opbouw*, opbouwt, wegleest, lekker leest, leuke "
                "stukjes, goed stukje, stukjes schrijven"
            ),
            "schrijven, teksten, schrijf*, stijl",
        ),
    },
    "first_draft": {
        "en": (
            (
                "first post, first draft, get started, getting started, first time, first step*, start posting, how "
                "to begin, make a post together, write a post together, first message, first one, over the "
                "threshold, kick start, start off, how to start, where to start, where to begin, first update, very "
                "first, one that is already, template, example post, fill in the blanks, get going, over the hump, "
                "off the ground, break the ice, push to, nudge to, never posted, never posted anything, posting for "
                "the first, how do i start, where do i start, where do i begin, debut"
            ),
            "start, beginning",
        ),
        "nl": (
            (
                "eerste post, eerste bericht, eerste berichtje, eerste keer, eerste stap*, eerste opzet, opzetje, "
                "opzet voor, kladversie, klad, op weg helpen, over de drempel, hoe begin, waar begin, hoe te "
                "beginnen, hoe ik begin, waar ik moet beginnen, voorzetje, samen een post, samen een bericht, "
                "eerste zetje, zetje, een begin, om te starten, te beginnen, op gang, allereerste, beginnetje, "
                "eerste erop, eerste online, sjabloon, invuloefening, voorbeeld van een post, voorbeeldpost, format "
                "voor, duwtje, over die drempel, nog nooit iets geplaatst, nog nooit gepost, nooit iets gepost, ijs "
                "breken, aan de slag, voor het eerst iets, nr 1, mn eerste, mijn eerste, m'n eerste"
            ),
            "beginnen, starten, opstarten, begin",
        ),
    },
    "editing": {
        "en": (
            (
                "check my, checks my, checking my, look over, looks over, proofread*, review my, reviews my, "
                "correct*, feedback on my, feedback on a, edit*, spell check, spelling check, improve my, improves "
                "my, spelling, grammar, second pair of eyes, pair of eyes, look at my, looks at my, before i post, "
                "before i publish, before it goes, typos, polish, read my, reads my, read it first, reads it, "
                "polish*, improved, improve it, tidy up, tidy my, clean up, cleans up, fix my, read my drafts, "
                "reads my drafts, read my draft, take a look, takes a look, quick look, typo*, final check, comma*, "
                "put the finishing, an editor, fix the sentences, go over it, goes over it, go over my, taken out "
                "before, mistakes are taken"
            ),
            "check, feedback, flow, corrections",
        ),
        "nl": (
            (
                "nakijk*, nalezen, naleest, meelezen, meeleest, meelees*, controleren, controleert, redigeren, "
                "tegenlezen, corrigeren, corrigeert, spelfout*, taalfout*, feedback op, taalcheck, naar kijkt, naar "
                "kijken, spelling, meekijken, meekijkt, bijschaven, bijschaaft, checkt, even checken, voor ik post, "
                "voor ik plaats, voor het online, spellingscontrole, verbetert, oplezen, oppoets*, netjes gemaakt, "
                "netjes maakt, typfout*, tikfout*, tegenlez*, teruggekregen, terugkrijg*, bijgeschaafd, kritisch "
                "kijkt, eindredact*, de puntjes, d en t, dt-fouten, dt fouten, corrector, laatste check, even "
                "langsloopt, eroverheen, kromme zinnen, opleukt, haal de fouten, fouten eruit, haalt de fouten, "
                "even naar mijn tekst"
            ),
            "checken, feedback, verbeteren, schaven",
        ),
    },
    "sparring": {
        "en": (
            (
                "spar*, think along, thinks along, one to one, one-on-one, one on one, 1 on 1, 1 to 1, sounding "
                "board, buddy, personal guidance, somebody to talk, someone to talk, talk through, talk it through, "
                "personal help, mentor*, bounce ideas, discuss with, individual help, personal advice, sit down "
                "with, sit with me, just the two of us, two of us, call me, talk with someone, talk to someone, "
                "have a chat, quick chat, chat with, sit down, regular call, talk it over, help me think, thinks "
                "with me, think with me, contact person, check in with me, somebody beside me, someone beside me, "
                "at my desk, ask what i, private session, individual, personal conversation, personal chat, talk "
                "with just me, challenges my, think it through, someone who challenges, a coach, coaching, coach me"
            ),
            "guidance",
        ),
        "nl": (
            (
                "spar*, meedenk*, mee denken, één op één, een op een, één-op-één, 1 op 1, 1-op-1, coach*, buddy, "
                "maatje, persoonlijke begeleiding, persoonlijke hulp, persoonlijk advies, klankbord*, mentor*, "
                "iemand om mee, samen even kijken, individuele hulp, individuele begeleiding, naast me zit, naast "
                "mij zit, bijpraten met, bel me, bellen, hardop denken, onder vier ogen, praten we, even praten, "
                "denk mee, denkt mee, aanspreekpunt, doorneem*, doornemen, koffie drinken met, vast persoon, vaste "
                "persoon, iemand die mij, iemand die me, naast me komt, naast me zitten, met mij alleen, "
                "een-op-een, bilateraal, denk even, met zn 2en, met z'n tweeën, met zn tweeën, wandelen met, "
                "uitvogelen, loop gewoon binnen, persoonlijk gesprek, goed gesprek"
            ),
            "",
        ),
    },
}

#: What people expect of the future of the organisation: words that count only in answers about it.
_FUTURE_CODES: dict[str, dict[str, tuple[str, str]]] = {
    "revenue": {
        "en": ("revenue, turnover, sales, profit, margin, grow*, shrink*, orders, income", ""),
        "nl": ("omzet, verkoop, winst, marge*, groei*, krimp*, orders, opdrachten, inkomsten", ""),
    },
    "product": {
        "en": ("product*, service, services, offering*, launch*, innovat*, develop*, new line", ""),
        "nl": ("product*, dienst, diensten, dienstverlening, aanbod, lancer*, innov*, ontwikkel*", ""),
    },
    "market": {
        "en": ("market, markets, export*, abroad, region*, countr*, sector*, industr*, competit*, customers", ""),
        "nl": ("markt, markten, export*, buitenland, regio*, landen, sector*, branche*, concurren*, klanten", ""),
    },
}

#: The uses of answers in which obstacles and topics count, for phrases and for keywords.
_EVERYWHERE = frozenset(AnswerUse)
_ASKED = frozenset({AnswerUse.NEED, AnswerUse.TOPIC})


def _entries(table: dict[str, dict[str, tuple[str, str]]], *uses: frozenset[AnswerUse]) -> Iterator[CodeWords]:
    for code, languages in table.items():
        for language, lists in languages.items():
            for words, answers in zip(lists, uses, strict=True):
                phrases = [phrase for phrase in words.split(", ") if phrase]
                if phrases:
                    yield CodeWords(code=code, language=language, uses=answers, phrases=phrases)


#: The words of the topics and obstacles of the library, in English and Dutch: our own rule. `suggest_codes` uses them.
VOCABULARY = Vocabulary(
    entries=[
        *_entries(_OBSTACLES, _EVERYWHERE, frozenset({AnswerUse.OBSTACLE})),
        *_entries(_TOPICS, _ASKED | {AnswerUse.IDEA}, _ASKED),
        *_entries(_FUTURE_CODES, frozenset({AnswerUse.FUTURE}), frozenset()),
    ],
    denials=[
        "not", "no", "never", "don't", "dont", "isn't", "without", "nor", "niet", "geen", "nooit", "zonder", "noch",
    ],
    problems=[
        "problem", "problems", "issue", "issues", "obstacle", "matter", "needed", "necessary", "probleem", "punt",
        "belemmering", "kwestie", "nodig",
    ],
    plenty=["enough", "plenty", "genoeg", "zat", "voldoende"],
    contrasts=["but", "maar"],
)  # fmt: skip
