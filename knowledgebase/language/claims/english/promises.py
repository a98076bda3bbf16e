# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Kinds of promise that English text makes, by the words that make them."""

import re

_WHO = (
    r"(?:dentists?|doctors?|gps?|physicians?|vets?|pharmacists?|chiropractors?|physiotherapists?|physios?|experts?|professionals?|specialists?|nutritionists?|midwives|nurses|"
    r"trainers|athletes?|olympi\w+|champions?|celebrit\w+|chefs?|hospitals?|clinics?|associations?|institutes?|federations?|federation|societ(?:y|ies)|council|ministry|government|"
    r"magazines?|newspapers?|press|bloggers?|influencers?|reviewers?|critics|which\?|consumer (?:group|body|organisation|magazine)s?|industry|nhs|royal|universit\w+|scientists?|researchers?|"
    r"plumbers|builders|electricians|mechanics|teachers|parents|mums|brands|designers|pilots|teams?|schools|guide|star chefs?|barista\w*|stylists|gardeners|movers|brokers|advisers|banks|analysts|tv)"
)
PROMISES: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.I)
    for name, pattern in {
        "gift": r"\bfree (?:gift|sample|bottle|bag|box|case|mug|voucher|vase|travel|cleaning|cover|delivery bag|accessor\w+|trial|upgrade|set|pair|packing|wrapping|gift[- ]wrap\w*|card|consultation|umbrella|tote|charger|cable|boxes|extra|towel|helmet|lock|bell|toothbrush|month|coffee|lunch|drink|snack|insurance|guide|ebook|book|pen|keyring|t-shirt|socks|batter\w+|refill|case|stand|strap|screen|installation|assembly|collection|removal)s?\b"
        r"|\bcomplimentary\b|\b(?:throw in|thrown in)\b|\bgoodie|\bgoody\b|\bfreebie|\b(?:free|extra|bonus) gift|\bas a (?:gift|thank[- ]you|present|bonus|treat)\b|\b(?:we(?:'ll| will)?|we also|plus) (?:add|include|send|give|throw|slip|pop|enclose|gift)\b[^.;]{0,50}\b(?:free|no (?:extra )?(?:charge|cost)|gift|voucher|too|on top|as well|on us)\b"
        r"|\bfor free\b|\bon the house\b|\bour treat\b|\bgift\b(?! cards?| sets?| wrap| vouchers?)|\b(?:get|receive|gets?)\s(?:\w+\s){0,2}free\s(?!of\b|delivery|cancellation|with\b|for\b)\w+|\bvoucher too\b|\bwith every (?:order|booking|purchase)\b",
        "certificate": r"\bcertifi(?:ed|cate|cation)\b(?!\sissued)|\baccredit\w+|\bapproved by\b|\b\w+-(?:approved|certified|accredited|registered|tested)\b|\blicen[sc]ed by\b|\bregulated by\b|\bFDA\b|\bISO\b|\bCE[- ]mark\w*|\bFSC\b|\bMSC\b|\bUKAS\b|\bGDP\b|\bBSI\b|\bkitemark\b|\bOEKO|\bsoil association|\bfair ?trade\b|\borganic\b|\bvegan (?:society|approved)|\bcruelty[- ]free\b|\bhypoallergenic\b|\bdermatologically tested\b|\b(?:clinically|laboratory|lab|independently)[- ](?:tested|proven)\b|\bpatented\b|\baward\b|\baward-winning\b|\bmeets (?:the )?(?:\w+ )?(?:standards?|norms?)\b|\bcarbon[- ]neutral\b|\bclimate[- ]neutral\b|\beco[- ]label\w*|\bseal of\b|\bquality mark\b|\bfully (?:licen[sc]ed|accredited)\b|\bchartered\b|\bcomplies with\b|\bauthori[sz]ed by\b|\bGMP\b|\bHACCP\b|\bCQC\b|\bplant[- ]based\b|\bkosher\b|\bhalal\b",
        "endorsement": rf"\brecommend(?:ed|s)?\b(?! (?:dose|daily|amount|to|that|you|we|read|storage|wear|use|age|for ages|serving|pressure|temperature|speed|tyre))|\bendors\w+|\btrust(?:ed|s)?\b(?! (?:deed|fund|account))|\bthe choice of\b|\bchoice of\b|\b(?:{_WHO})\s(?:\w+\s)?(?:recommend|choose|chose|trust|prefer|use|love|swear|rate|rated|favou?r|rely|pick|say|agree|name)\w*|\b(?:used|loved|chosen|favou?red|preferred|praised|picked|named|rated|voted|featured|tested|backed|designed|developed|relied on) (?:\w+ ){{0,2}}(?:by|in)\b(?! you| us| hand)|\b(?:\w+[- ])?star[- ]rated\b|\brated (?:excellent|outstanding|five|5|4|four|top|number)|\b(?:five|5|four)[- ]stars?\b|\bas seen (?:on|in)\b|\bfavou?rite of\b|\bpartner(?:s)? (?:of|with)\b|\bofficial (?:supplier|partner|sponsor)|\bsupplier to\b|\btop pick\b|\bvoted\b|\bwinner\b|\bwon (?:an?|the|several)\b",
        "effect": r"\b(?:cures?|heals?|relieves?|soothes?|eases?|boosts?|improves?|strengthens?|prevents?|reduces?|eliminates?|removes? (?:wrinkles|stains|odou?rs?|toxins|limescale)|protects? (?:against|you from|your)|fights?|kills?|lowers? (?:blood|cholesterol|your|stress)|speeds? up|slows? (?:down )?(?:ag|the)|stops? (?:\w+[’']?s? ){0,3}(?:from|pain|snoring|itch\w*|smell\w*|hair|bleeding|rust|hurting|aching)|detox\w*|rejuvenat\w+|repairs? (?:skin|hair|damage)|whitens?|restores?|stimulates?|burns? fat|calms?|supports? (?:your|the|healthy|immun\w+|digest\w+|joint\w*)|doubles?|enhances?|banish\w*|reverses?|promotes?|keeps? (?:colds|mosquitoes|insects|moths|you)|brightens?|smooths?|firms?|plumps?|softens?)\b(?! (?:at|by \d|on sunday|the rate|the price|your bill|when|if))"
        r"|\byou(?:'ll| will) (?:\w+ )?(?:feel|notice|see|sleep|fall asleep|lose|gain|wake|look|have more|earn more|never|be (?:pain|free of|rid))\b(?! (?:the (?:price|total)|us|it (?:on|in)|our))|\bweight loss\b|\blose weight\b|\b(?:better|deeper|sounder) sleep\b|\bmore energy\b|\bimmune\b|\bimmunity\b|\bshin(?:y|ier)\b|\bwrinkles?\b|\bpain[- ](?:free|relief)\b|\b(?:works|effective) (?:within|in|immediately|instantly|against|for)\b|\bno more (?:pain|back|sleepless|headaches|cramps)|\bclears? up\b|\bgets? rid of\b|\bhelps? (?:you|with|against|your|to|prevent|reduce|keep|children|dogs)\b(?! us)|\bwithin (?:a|two|three|four|\d+) (?:days?|weeks?|months?) of use\b|\bmakes? (?:you (?!a\b)|hair|skin|your (?:skin|hair|teeth|nails|bones|coat|dog|cat|plants|child)|children|plants|dogs)\b|\bgives? (?:you|your|puppies|skin|hair|dogs|cats|plants|children) (?:a |an )?(?:\w+er|healthy|glossy|smooth|soft|more|strong|beautiful|longer)\b|\blasts? (?:a lifetime|forever|for ever)\b|\bfor life\b|\brejuvenat|\bhealth(?:ier|y) (?:skin|hair|heart|coat|joints|gut)|\byounger\b(?! than \d)|\bimproving\b|\bproven\b|\btwice as (?:fast|long|well)\b",
        "availability": r"\b(?:in stock|available (?:now|immediately|straight away|today|right away|at all|in all)|plenty (?:in|of|left)|(?:still )?(?:has|have|got|we've) (?:still )?(?:\w+ )?(?:openings?|free (?:slots?|places?|spaces?|tables?|appointments?|rooms?)|slots?|places left|spaces left|vacanc\w+|seats? left)|openings? (?:this|next|on|today|tomorrow)|places? left|spaces? left|rooms? left|tickets left|only (?:\w+ )?(?:left|remaining)|last (?:few|ones|two|three|chance)|at the moment\b|right now|free (?:this|next|today|tomorrow|at the moment)|(?:one|it|truck|van|unit|room|box|table|slot|chair|space)s? (?:is |are )?(?:empty|free|vacant)|vacanc(?:y|ies)|empty (?:next|right|at)|immediate(?:ly)? available|no waiting (?:list|time)|no wait\b|without (?:any )?wait|back in stock|ready to (?:go|ship|take away)|while stocks last|selling fast|sold out|out of stock|in every (?:shop|branch|store)|at all (?:of )?our (?:shops|branches|stores)|any time you like|walk[- ]ins? (?:welcome|accepted)|ready and waiting|on the shelf|spots? (?:left|open|free)|still (?:free|available|bookable)|can fit you in|good availability|plenty)\b",
        "comparison": r"\b(?:than (?:any(?:one|body)?|other \w+|most|our competitors|the competition|elsewhere|all other|every other|the rest|its rivals|rivals|competitors|the (?:big|high|average|market|other|usual|supermarket|leading)|high[- ]street|everyone else|comparable|similar|what (?:the|other|you|most)|a bank|banks|you'd pay)|(?<!nothing )beats?\b|cheapest (?:\w+ )?(?:in|on|around|anywhere|you|price)\b|lowest(?:[- ](?:price|cost|rate))? (?:in|on|around|of all|you|price|anywhere)|best (?:price|value|rate|deal|in|on|of|choice|around|you|loan|account)|quietest|fastest|quickest|safest|strongest|largest (?:in|of its)|biggest (?:in|of its)|leading\b|number one|no\.? ?1\b|unrivall?ed|unbeatable|unmatched|second to none|market[- ]leader|leader in|top[- ]of|in its class|in the (?:country|county|region|industry|city|world|uk|area|market|business|whole)|industry[- ]leading|half (?:of )?what|a (?:third|quarter|half|fraction) of (?:what|the)|\d+% (?:cheaper|less|faster|more) than|compared (?:to|with) (?:other|most|the)|outperform\w*|superior|nobody (?:else )?(?:offers|does|sells|is)|no (?:other|one else|rival|competitor)\b|hardly any(?:one|where)|unlike (?:other|most)|world[- ]class|better than|the most (?:\w+ )?(?:reliable|accurate|popular|advanced|trusted|experienced|affordable|generous|comfortable|durable|powerful|efficient|modern)|undercuts?|competitive)",
        "origin": r"\b(?:made in (?!to)|made by (?:hand|local|craft|our own|family)|hand[- ]?made|handcrafted|hand-(?:crafted|stitched|sewn|woven|knitted|picked|rolled|poured)|(?:produced|manufactured|grown|woven|sewn|built|brewed|baked|roasted|caught|farmed|assembled|designed|engineered|bottled|harvested|spun|knitted|crafted|cast|blended|distilled|milled|raised|tanned|printed|reared) (?:here |locally )?(?:in|on|by|at|from|near)\b(?! (?:size|request|order|the (?:same|morning|day)|intake))|comes? (?:straight )?from (?:the |our |a |an )?(?:\w+ ){0,3}(?:farms?|hives?|forests?|mountains?|moors?|fields?|vineyards?|gardens?|hills|valley|coast|sea|region|factory|workshop|mill|island|italy|france|spain|germany|scotland|wales|ireland|england|portugal|japan|kenya|colombia|brazil)|(?:sourced|imported|picked|harvested) (?:\w+ )?(?:from|in)\b|local(?:ly)?[- ](?:sourced|made|grown|produced)|from (?:local|english|scottish|welsh|irish|british|italian|german|swiss|french|spanish|scandinavian|nordic|danish|japanese|belgian|portuguese|swedish|new zealand|egyptian|peruvian) |(?:english|scottish|welsh|irish|british|italian|german|swiss|french|spanish|scandinavian|danish|japanese|belgian|portuguese|swedish|egyptian)[- ](?:made|built|oak|wool|leather|cotton|steel|linen|beech|pine|laborator\w+|engineering|milk|flour|honey|design|craft\w*)|family (?:farm|recipe|business|firm|run)|traditional recipe|old (?:family )?recipe|since (?:1[5-9]\d\d)|founded in|recycled)",
        "guarantee": r"\b(?:guaranteed? (?:returns?|results?|to|you|approval|acceptance|profit|growth)|no risk|risk[- ]free|without (?:any )?risk|can(?:no|')t lose|100% (?:safe|secure|effective|natural|satisfaction|reliable)|completely safe|perfectly safe|totally safe|always works|never fails?|never breaks?|we promise|satisfaction guaranteed|guarantee that|lifetime (?:guarantee|warranty)|unbreakable|indestructible|no side effects|everyone is accepted|nobody is refused|guaranteed)\b",
        "refund": r"\b(?:no questions asked|money[- ]back|price[- ]match\w*|match any price|refund the difference|full refund at any time|free returns?|returns are free|cancel (?:any ?time|whenever)|pay the difference)\b",
        "instalment": r"\b(?:interest[- ]free (?:credit|instal\w+|payments|finance)|in instal?lments|0% finance|zero[- ]percent|buy now,? pay later|klarna|split the (?:cost|payment)|spread the (?:cost|payment)|pay in (?:three|four|3|4))\b",
        "privacy": r"\b(?:credit (?:score|rating|check|file|record)|credit history|no (?:credit|background) checks?|soft search)\b",
        "care": r"\b(?:cctv|24[- ]hour (?:security|support|surveillance|guard)|guarded|security guard|alarmed|replacement (?:phone|car|device|bike|machine|vehicle|laptop)|courtesy (?:car|bike|van)|loan (?:bike|car)|lend you|personal (?:adviser|advisor|manager|trainer|shopper|consultant)|dedicated (?:adviser|advisor|manager|team|account)|live (?:chat|tracking)|real[- ]time|gps[- ]track\w*|sms|text (?:message|you|alert)|push notif\w*|notif(?:y|ies|ication)s?|alerts? you|warns? you|reminds? you|reminder|wi-?fi|air[- ]condition\w+|app (?:lets|shows|tells|allows)|contactless|apple pay|google pay|paypal|bluetooth|usb|rechargeable|waterproof|water[- ]resistant|wireless|voice control|touch ?screen|self-cleaning|anti-?bacterial|scratch[- ]proof|scratch[- ]resistant|stain[- ]resistant|non-stick|fireproof|heat[- ]resistant|detachable|adjustable|foldable|fold(?:s|ing)? (?:flat|away)|reversible|removable|zip|hood|pockets?|built[- ]in|integrated|remote control|timer|child[- ]lock|dimm\w+|memory function|auto(?:matic(?:ally)?|-\w+)|multilingual|sign language|interpreter|wheelchair|step-free|lifts\b|playground|play (?:area|corner)|lounge|café|coffee bar|changing room|showers?|sauna|gym|pool|charging (?:point|station)s?|valet|shuttle|pick you up|collect you|home visits?|video (?:call|consultation)|online (?:portal|booking|account)|refrigerat\w+|heated|machine[- ]washable|dishwasher[- ]safe|microwave[- ]safe|oven[- ]safe|biodegradable|compostable|sugar[- ]free|gluten[- ]free|lactose[- ]free|dairy[- ]free|nut[- ]free|fragrance[- ]free|paraben[- ]free|bpa[- ]free|latex[- ]free|recyclable|vegan|vegetarian)\b",
    }.items()
}
"""Every name's words; a text that has some of them promises something of that kind."""

SPEED: dict[str, re.Pattern[str]] = {
    "same-day": re.compile(
        r"\b(?:same[- ]day|the same (?:day|morning|afternoon|evening)|(?:later )?today|this (?:afternoon|evening|morning)|tonight|within hours|on the day (?:you|it|we)\b|while you wait|by (?:this )?(?:evening|tonight))\b",
        re.I,
    ),
    "next-day": re.compile(
        r"\b(?:next(?:[- ]working| business)?[- ](?:day|morning)|tomorrow|overnight|(?:the )?following (?:day|morning|working day)|day after|in 24 hours|within 24 hours|within (?:a|one) (?:working )?day)\b",
        re.I,
    ),
    "at-once": re.compile(
        r"\b(?:instant(?:ly|aneous\w*)?|immediate(?:ly)?|straight ?away|right away|at once|within (?:the|an|one|a few|two|\d+) (?:hours?|minutes?|seconds?)|inside (?:the|an|one|a few|two|three|four|\d+) (?:hours?|minutes?)|on the spot|in (?:seconds|minutes|no time|real time)|express|in a flash|the moment you|the same hour|by return)\b",
        re.I,
    ),
}
_OPINION = re.compile(
    r"\b(?:can(?:no|')t (?:say|tell|promise|guarantee|confirm|judge|advise|recommend)|couldn't say|don't (?:know|have (?:any )?(?:information|details|figures|a price))|not (?:able|sure|certain)|no (?:information|details|record|mention)|nothing (?:i have|about|on)|isn't something i|please (?:ask|check|contact|speak|consult)|ask your|have a word with|speak to|talk to (?:your|a)|says nothing|doesn't (?:say|mention)|isn't (?:stated|mentioned)|unable to|i've no|i have no|whether)\b",
    re.I,
)
_STATISTIC = re.compile(
    r"%[^.;,]{0,40}\b(?:of (?:our |all |the )?(?:customers|clients|patients|users|parcels|claims|bikes|people|participants|members|applications|orders|deliveries|callers|buyers|owners|couples|cases|cats|dogs|students|borrowers|investors|shipments|treatments|visitors)|satisf\w+|on time|success|recommend|come back|approved|stay|arrive)|\b(?:out of|in) (?:ten|10|every)\b|\b(?:thousands|millions|hundreds) of (?:happy |satisfied )?(?:customers|people|users|clients|families|patients)|\bon average\b|\baverage\b|\bnine in ten\b|\bmost (?:of our )?(?:customers|patients|clients|people|users|callers)\b|\bsuccess rate\b|\bsatisfaction\b|\bmore than (?:\d[\d,]*|\w+ (?:hundred|thousand|million)) (?:customers|happy|people|clients|families)", re.I
)  # fmt: skip


_DENIED = re.compile(r"\b(?:not|no|never|cannot)\b|n't\b", re.I)


def promised(text: str) -> dict[str, str]:
    """The kinds of promise of a clause, by name, with the words that make each."""
    if _OPINION.search(text):
        return {}
    kinds = (
        PROMISES
        | {f"speed-{name}": pattern for name, pattern in SPEED.items()}
        | {"statistic": _STATISTIC}
    )
    if _DENIED.search(text):
        kinds = {
            name: pattern
            for name, pattern in kinds.items()
            if name not in ("refund", "gift", "certificate", "instalment")
        }
    return {
        name: match.group() for name, pattern in kinds.items() if (match := pattern.search(text))
    }


def mentioned(text: str) -> frozenset[str]:
    """The kinds of promise of which a fact speaks in whatever way."""
    kinds = (
        PROMISES
        | {f"speed-{name}": pattern for name, pattern in SPEED.items()}
        | {"statistic": _STATISTIC}
    )
    return frozenset(name for name, pattern in kinds.items() if pattern.search(text))
