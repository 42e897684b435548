/** What a single word can tell about the words around it. Each is one bit, so that a word may have several. */
export const CUE = {
  negation: 1 << 0,
  former: 1 << 1,
  wish: 1 << 2,
  student: 1 << 3,
  beginner: 1 << 4,
  fanVerb: 1 << 5,
  fan: 1 << 6,
  relation: 1 << 7,
  head: 1 << 8,
  lead: 1 << 9,
  work: 1 << 10,
  object: 1 << 11,
  joke: 1 << 12,
  pet: 1 << 13,
  club: 1 << 14,
  article: 1 << 15,
  link: 1 << 16,
  active: 1 << 17,
  rolePlay: 1 << 18,
  notTitle: 1 << 19,
  person: 1 << 20,
  orgNoun: 1 << 21,
  we: 1 << 22,
  possessive: 1 << 23,
  hire: 1 << 24,
  report: 1 << 25,
} as const
export type CueName = keyof typeof CUE

const words: Record<CueName, string> = {
  negation: "not isn't ain't aren't never neither nor non no without nicht kein keine pas nunca tidak bukan degil anti",
  former:
    'ex former formerly retired previously previous once onetime past was were used recovering lapsed ' +
    'reformed late escaped ancien ancienne ehemalige ehemaliger ex- eski mantan jubilado jubilada aposentado ' +
    'reformado pensioned turned emeritus',
  wish:
    'aspiring future wannabe wanna want wants wish wishing wishes hope hopes hoping hopeful dream dreams ' +
    'dreaming soon someday eventually aspire aspires aspirant aspirante futuro futura futur future ' +
    'zukunftiger calon gelecekteki becoming pretend fake failed imaginary trying tryna',
  student:
    'student students studying study studies undergrad undergraduate major majoring minor minoring degree ' +
    'intern trainee apprentice graduate grad ba bsc bs msc ma bfa mfa diploma estudiante etudiant etudiante ' +
    'studentin estudante ogrencisi mahasiswa freshman sophomore alumni alum alumna alumnus learning studied ' +
    'candidate internship',
  beginner:
    'amateur avid keen budding hobbyist hobby weekend novice beginner sometimes sometime occasional noob ' +
    'newbie rookie amateurish wanna-be semi spare sunday bedroom casual struggling closet attempted ' +
    'apprentice halbprofi amateurfotograf',
  fanVerb:
    'love loves loving luv like likes liking enjoy enjoys enjoying adore adores into interests interested ' +
    'interest passionate passion obsessed obsession obsessive hobbies fond appreciate appreciates following ' +
    'follow favorite favourite amo gusta gustan encanta encantan adoro aime liebe cinta suka seviyorum ' +
    'interesting interesse interessen intereses hobbys aficiones addicted enthusiastic devoted heart listen listening watch watching reading read between ' +
    'hates hate dislike breathe eat enthused',
  fan:
    'lover lovers fan fans addict adict enthusiast enthousiast enthusiasts junkie junky buff geek nerd freak ' +
    'fanatic aficionado admirer fiend devotee maniac obsessive lovin fangirl fanboy stan appreciator ' +
    'supporter follower aholic amante apasionado apasionada aficionada passione liebhaber hooligan ' +
    'worshipper phile bum groupie consumer',
  relation:
    'wife husband son daughter mother father mom dad mum mama papa brother sister girlfriend boyfriend ' +
    'fiance fiancee partner spouse parent married engaged friend niece nephew aunt uncle grandson ' +
    'granddaughter grandmother grandfather child kid mommy daddy hubby wifey widow cousin twin assistant pa ' +
    'roommate neighbour neighbor belongs bestfriend esposa esposo marido hijo hija frau mann femme mari',
  head:
    'manager director specialist professional pro expert consultant executive exec strategist coordinator ' +
    'lead leader officer associate agent advisor adviser guru maven ninja practitioner head chief president ' +
    'vp owner founder entrepreneur consultancy evangelist planner producer person guy gal girl assistant ' +
    'administrator technician administration operative worker trainer analyst partner buyer rep ' +
    'representative supervisor freelancer wizard whisperer stuff',
  lead:
    'director head vp manager chief svp evp leader lead coordinator officer professor lecturer teacher ' +
    'president specialist expert dean supervisor instructor chair teach teaches',
  work:
    'company agency firm work works working worked job career jobs freelance freelancer professional ' +
    'profession booking bookings inquiries enquiries inquires business services commissions specializing ' +
    'specialising specialize specialise experience experienced trained qualified certified years portfolio ' +
    'employed background expertise',
  object:
    'about like help helps helping find hire need needs seeking looking every any meet assist assisting ' +
    'support supporting supports supporter empower empowering connect connecting ask dear against dating ' +
    'date blame kill kiss between becoming featuring promote promoting among inspire inspiring serve serving ' +
    'invest investing',
  joke:
    'bed sleep sleeping nap naps napping sass sarcasm nothing procrastination procrastinating memes shade ' +
    'life everything fun universe awesome awesomeness bullshit bae sleepers bitches hoes swag nonsense ' +
    'laziness eating food pizza tacos dreams love myself yourself mess disaster world chaos bad feelings ' +
    'jokes puns couch netflix hell heart house household hate savage being drinking wasting staying petty ' +
    'lazy chilling coffee wine beer bacon shit fuck ass pretending bedroom kitchen zoo sins bills thots ' +
    'fangirling blocking subtweets hugs smiles cuddles muscle muscles biceps abs gains vibes mischief mayhem ' +
    'excuses regrets shenanigans tomfoolery giggles',
  pet:
    'dog dogs cat cats pet pets horse horses puppy puppies kitten kittens pug corgi lab labrador terrier ' +
    'rabbit bunny home house car cars jeep bike truck motorcycle bmw mustang season heart lonely gun guns ' +
    'hamster parrot chihuahua husky lizard snake two three four five six',
  club:
    'charity charities foundation club clubs blog blogs society association alliance campaign church ' +
    'ministry ministries team group chapter committee council union fanclub guild community trust nonprofit ' +
    'ngo student students sorority fraternity crew squad fc team class chess board scouts movement festival',
  article: 'a an the un una une ein eine um uma bir der die das el la le il i am im',
  link: 'of to for at in with by on w from de di da du von van voor bei chez en del para per',
  active:
    'drawing painting soundcloud etsy youtube portfolio published booking bookings blog itunes spotify bandcamp flickr ' +
    'deviantart github channel commissions works inquiries currently studying student ep mixtape album',
  rolePlay: 'rp roleplay roleplayer roleplaying parody parodie parodia oc multiverse mvrp',
  notTitle:
    'fan fans lover lovers wife husband daughter son girlfriend boyfriend mom mum dad service services ' +
    'supplies supply tools ' +
    "clothes bags handbags bag brands shoes jobs job network community communities page group club club's block pet equipment " +
    'conference conferences award awards summit software app magazine wannabe obsessed addict enthusiast ' +
    'groupie stan worshipper training resources resource recruitment recruiting agency agencies events ' +
    'festival directory marketplace platform podcast news updates tips memes quotes problems life jokes ' +
    'central hub forum association union program programme school academy gear stuff friendly owned series ' +
    'interviews interview support collective alliance',
  person:
    "i i'm im i've i'd my me mine myself mom mum dad mother father husband wife mama daddy mommy girl boy guy woman gal he she " +
    "his her him married single born he's she's yo soy mi mis je suis ich bin ben ako saya aku eu sou io sono proud christian " +
    'own mines alum alumna alumnus aged lover introvert extrovert feminist atheist vegan nerd geek gamer ' +
    'foodie views opinions wifey hubby daughter son',
  orgNoun:
    'service agency company magazine newspaper school academy university college league association society ' +
    'organisation organization charity foundation network festival conference club shop store boutique ' +
    'publisher publishers label studio studios gallery museum restaurant hotel church station website forum ' +
    'platform brand newsletter journal library department program programme project firm group institute ' +
    'council union team centre center community collective corporation enterprise enterprises retailer ' +
    'supplier provider manufacturer distributor dealer brewery winery clinic hospital trust consortium ' +
    'federation alliance committee startup venue nightclub bar cafe bakery salon spa gym theatre theater ' +
    'business businesses solutions services app software webradio radio channel news outlet headlines ' +
    'updates page account feed bot catalog directory marketplace exchange board district ministry parish ' +
    'mall market portal hub leader app database',
  we: "we we're we've we'll our us ours nous nos notre wir unser unsere nosotros nuestro nuestra nuestros kami biz bizim noi nostro nossa nosso",
  hire: 'booking bookings inquiries enquiries inquires inquiry commission commissions hire',
  possessive: 'my his her their',
  report: 'write writes writing cover covers covering report reports reporting writer',
}

const cueOf = new Map<string, number>()
for (const name of Object.keys(words) as CueName[]) {
  for (const word of words[name].split(' ')) cueOf.set(word, (cueOf.get(word) ?? 0) | CUE[name])
}

/** The cues of a folded word as bits of `CUE`; 0 for most words. */
export const cuesOf = (word: string): number => cueOf.get(word) ?? 0
