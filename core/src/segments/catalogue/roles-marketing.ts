import type { CatalogueEntry } from './entry.ts'

/** Job roles: marketing, public relations, advertising and social media. */
export const marketingRoles: CatalogueEntry[] = [
  {
    name: 'Marketer',
    isTrade: true,
    high:
      'digital marketer, internet marketer, online marketer, affiliate marketer, content marketer, email ' +
      'marketer, marketing manager, marketing director, marketing guy, marketing guru, marketing girl, brand ' +
      'manager, brand strategist, growth hacker, growth marketer, product marketer, product marketing manager, ' +
      'marketeer, mercadologo, mercadologa, publicista, mercadotecnia, responsable marketing, chef de produit, ' +
      'vermarkter, pazarlamaci, marketing strategist, online business development, demand generation, ecommerce ' +
      'manager, market researcher, content strategist, brand consultant, digital strategist, digital ' +
      'consultant, マーケター, маркетолог, digital media manager, digital media specialist, media consultant, media ' +
      'manager, media specialist, digital marketing, head of digital, head of growth, director of digital, ' +
      'brand marketer, community engagement manager, brand builder, brand developer, brand specialist, ' +
      'marketing pro, marketing professional, marketing executive, marketing exec, marketing specialist, ' +
      'marketing consultant, marketing coordinator, marketing assistant, marketing associate, marketing ' +
      'officer, marketing analyst, marketing expert, marketing strategy, marketing intern, marketing maven, ' +
      'marketing ninja, marketing geek, marketing nerd, marketing lead, marketing leader, marketing ' +
      'communications manager, marcomms, marcom, marketing and pr, marketing and social media, pr and ' +
      'marketing, sales and marketing, marketing and events, marketing and advertising, marketing for, ' +
      'marketing at, i market, marketing mom, marketing technologist, marketing automation specialist, ' +
      'marketing freelancer, brand communications, brand marketing manager, brand director, senior brand, ' +
      'global marketing, digital marketing consultant, digital media strategist, digital account manager, ' +
      'digital specialist, digital executive, digital manager, digital lead, digital director, digital ' +
      'campaigner, digital communications, digital comms, digital engagement manager, content specialist, ' +
      'content director, content lead, content marketing manager, content strategy, email marketing specialist, ' +
      'email marketing manager, product marketing at, field marketing, channel marketing, partner marketing, ' +
      'growth marketing, growth lead, performance marketing, crm manager, marketing entrepreneur, network ' +
      'marketing professional, community manager at, ecommerce specialist, influencer marketer, music marketer, ' +
      'entertainment marketer, customer marketing, user acquisition, audience development, marketero, ' +
      'mercadotecnista, marketologo, licenciada en marketing, licenciado en marketing, especialista en ' +
      'marketing, consultor de marketing, chargee de communication, charge de communication, responsable ' +
      'communication, brand evangelist, brand storyteller, branding expert, branding specialist, branding ' +
      'consultant, insights manager, consumer insights',
    medium:
      'marketing, online marketing, content marketing, inbound marketing, marketing digital, network marketing, ' +
      'network marketer, mlm, branding, pazarlama, pemasaran, mercadeo, marketing online, video marketing, make ' +
      'money online, making money online, e commerce, home business, brand ambassador, market research, digital ' +
      'engagement, digital strategy, communications, comunicacion, communication, market strategy, influencer ' +
      'marketing, social marketing, event marketing, sports marketing, brand marketing, product marketing, ' +
      'mobile marketing, search marketing, marketing agency, digital agency, marketing and sales, campaigns ' +
      'manager, outreach coordinator, communication studies, communications major, mass comm, mass ' +
      'communications, media and communications, internet marketing, affiliate marketing, email marketing, lead ' +
      'generation, brand representative, campus rep, mass communication student, journalism and mass ' +
      'communication, media studies, comm major, communications student, comms student, communication arts, ' +
      'estudiante de marketing, estudiante de publicidad, etudiante en communication, digital pr, web ' +
      'promotion, home based business, customer acquisition, media sales, advertising sales, sponsorships, ' +
      'corporate affairs, external affairs, media buying, market analyst, business development and marketing, ' +
      'internet business, internet entrepreneur, affiliatemarketing, onlinemarketing, seo tips',
    field: 'brand, growth, marketing communications, mass communication, comms',
    includes:
      'SEO Specialist, Social Media Manager, PR Professional, Advertising Professional, Copywriter, CMO, Head ' +
      'of Marketing',
    related: 'Promoter',
  },
  {
    name: 'PR Professional',
    isTrade: true,
    high:
      'publicist, pr pro, pr manager, pr consultant, pr executive, pr specialist, pr guy, pr girl, press ' +
      'officer, spokesperson, spokesman, spokeswoman, communications manager, communications director, director ' +
      'of communications, communications professional, communications specialist, communications consultant, ' +
      'head of communications, communications officer, communications strategist, comms manager, media ' +
      'relations, relaciones publicas, attache de presse, attachee de presse, pressesprecher, pressesprecherin, ' +
      'assessor de imprensa, assessora de imprensa, halkla iliskiler, humas, pr practitioner, public relations ' +
      'officer, pr firm, public information officer, media strategist, pr director, head of pr, head of comms, ' +
      'director of comms, comms director, comms officer, press secretary, press sec, press aide, pr officer, pr ' +
      'lead, pr coordinator, pr assistant, pr account executive, pr account manager, pr associate, pr ' +
      'strategist, pr expert, pr person, pr maven, pr intern, pr freelancer, freelance pr, pr and ' +
      'communications, pr and comms, pr and media, pr and social media, public relations professional, public ' +
      'relations specialist, public relations consultant, public relations manager, public relations director, ' +
      'public relations practitioner, public relations pro, public relations executive, public relations ' +
      'coordinator, communications pro, communications lead, communications executive, communications exec, ' +
      'communications coordinator, communications assistant, communications associate, communications advisor, ' +
      'communications adviser, communications expert, communications guy, communications for, communications ' +
      'at, communications and marketing, comms lead, comms pro, comms professional, comms specialist, comms ' +
      'adviser, comms advisor, comms consultant, comms executive, comms assistant, comms guy, comms for, comms ' +
      'at, internal communications, internal comms, corporate communications manager, strategic communications ' +
      'consultant, media officer, media adviser, media advisor, media liaison, press manager, press agent at, ' +
      'press and pr, spin doctor, flak, spokes person, public affairs officer, public affairs manager, public ' +
      'affairs specialist, public affairs consultant, public affairs director, relacionista publica, ' +
      'relacionista publico, comunicadora corporativa, comunicacion corporativa, director de comunicacion, ' +
      'directora de comunicacion, responsable de comunicacion, jefe de prensa, jefa de prensa, relations ' +
      'presse, music publicist, entertainment publicist, fashion pr, music pr, tech pr, film publicist, sports ' +
      'information director, head of press, head of media',
    medium:
      'public relations, pr, publicity, press office, pr student, pr agency, media trainer, press agent, prssa, ' +
      'prsa, cipr, mcipr, public relations student, press relations',
    related: 'Promoter',
  },
  {
    name: 'Advertising Professional',
    high:
      'adman, ad man, ad exec, advertising executive, media buyer, media planner, advertising creative, account ' +
      'planner, publicitario, publicitaria, publicitaire, werber, reklamci, ppc specialist, ad agency creative, ' +
      'advertising manager, ad guy, advertiser, creative strategist, brand planner, advertising copywriter, ad ' +
      'creative, ad strategist, ad woman, adwoman, ad buyer, ad planner, ad copywriter, advertising director, ' +
      'advertising specialist, advertising consultant, advertising account executive, advertising account ' +
      'manager, advertising art director, advertising strategist, advertising sales executive, advertising ' +
      'exec, advertising guy, advertising man, advertising copy writer, advertising and marketing, agency ' +
      'creative, creative copywriter, paid media, paid search, paid social, ppc manager, ppc expert, ppc ' +
      'consultant, adwords consultant, adwords specialist, adwords expert, sem specialist, sem manager, search ' +
      'marketer, search marketing manager, brand planning, strategic planner, digital planner, redactor ' +
      'publicitario, ad operations, ad ops, programmatic',
    medium:
      'advertising, publicidad, publicite, werbung, reklam, ad agency, adtech, account director, account ' +
      'supervisor, creative agency, media agency, ad sales, advertising agency, advertising student, adwords, ' +
      'adland, ad land, agency life',
    includes: 'Copywriter',
  },
  {
    name: 'Social Media Manager',
    high:
      'community manager, social media strategist, social media specialist, social media consultant, social ' +
      'media coordinator, social media expert, social media marketer, social media guru, social media director, ' +
      'social media editor, social media guy, social media marketing, social media professional, social media ' +
      'lead, social media executive, social media officer, social media producer, head of social, social ' +
      'strategist, smm, redes sociales manager, sosyal medya uzmani, gestor de redes sociales, social media ' +
      'trainer, social media maven, twitter marketing, facebook marketing, engagement editor, audience editor, ' +
      'audience engagement, social media at, social media for, social media team, social editor, social media ' +
      'content, social media management, manage social media, managing social media, social media intern, ' +
      'social content manager, online community manager, social media analyst, social media planner, digital ' +
      'community manager, social media mgr, social media assistant, social media associate, social media ' +
      'advisor, social media adviser, social media account manager, social media marketing consultant, social ' +
      'media strategy, social media ninja, social media coach, social media speaker, social media entrepreneur, ' +
      'social media freelancer, social media and community, social media and digital, social media and pr, ' +
      'social media and communications, social media administrator, social media admin, social media person, ' +
      'social media man, social media girl, social media gal, social media rep, social media representative, ' +
      'social media supervisor, social media head, social media creative, social media designer, social media ' +
      'correspondent, social media reporter, social media evangelist, social media pro, social marketer, social ' +
      'media marketeer, social marketing manager, social manager, social lead, social director, social media ' +
      'buyer, social media content creator, social content producer, social producer, social and digital, ' +
      'director of social, manager of social media, vp social, vp of social, handle social media, i do social ' +
      'media, does social media, doing social media, runs social media, run social media, running social media, ' +
      'social media by day, gestora de redes sociales, gestor de comunidades, manejo de redes sociales, ' +
      'especialista en redes sociales, community mgr, comunity manager, instagram manager, twitter manager, ' +
      'facebook manager, facebook ads, instagram marketing, youtube marketing, pinterest marketing',
    field: 'social media, redes sociales, digital media, new media',
    related: 'Promoter',
    medium: 'community management, twitter team, social team, influencer outreach, blogger outreach',
  },
  {
    name: 'SEO Specialist',
    isTrade: true,
    medium:
      'seo, sem, smo, web marketing, search engine optimization, search engine marketing, link building, ' +
      'website traffic, web traffic, search rankings',
    high:
      'seo expert, seo consultant, seo analyst, seo manager, posicionamiento seo, seo professional, seo ' +
      'strategist, seo executive, seo copywriter, seo writer, seo guy, seo guru, seo geek, seo nerd, seo ninja, ' +
      'seo director, seo lead, seo marketer, seo freelancer, seo trainer, seo pro, head of seo, technical seo, ' +
      'local seo expert, search engine optimizer, search engine marketer, search specialist, search marketing ' +
      'specialist, web marketer, web marketing specialist, web marketing consultant, web marketing expert, link ' +
      'builder, consultor seo, especialista seo, consultant seo, referenceur, sem consultant, internet ' +
      'marketing consultant, internet marketing specialist, internet marketing expert, search strategist',
  },
  {
    name: 'Copywriter',
    high:
      'copy writer, redactor creativo, concepteur redacteur, texter, content writer, copywriting, content ' +
      'manager, web copywriter, copy writing, advertising writer, copy director, seo content writer, marketing ' +
      'writer, content writing, redactor de contenidos, redactora de contenidos, redactora publicitaria',
  },
  {
    name: 'Promoter',
    high:
      'event promoter, club promoter, promotor, artist promotion, music promotion, promotions, book promotion, ' +
      'party promoter, music promotions, music promo, promo manager, event promotion, promotional marketing, ' +
      'street team leader, radio promotions, artist promoter, promoting artists, book marketing, brand ' +
      'promoter, campus ambassador, album promotion, radio promo, rrpp',
  },
  {
    name: 'Event Marketer',
    high: 'events marketing, sponsorship manager, partnerships manager',
    medium: 'sponsorship',
  },
]
