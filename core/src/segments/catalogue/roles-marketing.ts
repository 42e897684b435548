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
      'vermarkter, pazarlamaci, marketing strategist, online business development, demand generation, ' +
      'ecommerce manager, market researcher, content strategist, brand consultant, digital strategist, digital ' +
      'consultant, マーケター, маркетолог, digital media manager, digital media specialist, media consultant, media ' +
      'manager, media specialist, digital marketing, head of digital, head of growth, director of digital, ' +
      'brand marketer, community engagement manager, brand builder, brand developer, brand specialist',
    medium:
      'marketing, online marketing, content marketing, inbound marketing, marketing digital, network ' +
      'marketing, network marketer, mlm, branding, pazarlama, pemasaran, mercadeo, marketing online, video ' +
      'marketing, make money online, making money online, e commerce, home business, brand ambassador, market ' +
      'research, digital engagement, digital strategy, communications, comunicacion, communication, market ' +
      'strategy, influencer marketing, social marketing, event marketing, sports marketing, brand marketing, ' +
      'product marketing, mobile marketing, search marketing, marketing agency, digital agency, marketing and ' +
      'sales, campaigns manager, outreach coordinator, communication studies, communications major, mass comm, ' +
      'mass communications, media and communications, internet marketing, affiliate marketing, email ' +
      'marketing, lead generation',
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
      'officer, spokesperson, spokesman, spokeswoman, communications manager, communications director, ' +
      'director of communications, communications professional, communications specialist, communications ' +
      'consultant, head of communications, communications officer, communications strategist, comms manager, ' +
      'media relations, relaciones publicas, attache de presse, attachee de presse, pressesprecher, ' +
      'pressesprecherin, assessor de imprensa, assessora de imprensa, halkla iliskiler, humas, pr ' +
      'practitioner, public relations officer, pr firm, public information officer, media strategist, pr ' +
      'director, head of pr, head of comms, director of comms, comms director, comms officer, press secretary, ' +
      'press sec, press aide',
    medium: 'public relations, pr, publicity, press office, pr student, pr agency, media trainer, press agent',
    includes: '',
    related: 'Promoter',
  },
  {
    name: 'Advertising Professional',
    high:
      'adman, ad man, ad exec, advertising executive, media buyer, media planner, advertising creative, ' +
      'account planner, publicitario, publicitaria, publicitaire, werber, reklamci, ppc specialist, ad agency ' +
      'creative, advertising manager, ad guy, advertiser, creative strategist, brand planner, advertising ' +
      'copywriter',
    medium:
      'advertising, publicidad, publicite, werbung, reklam, ad agency, adtech, ppc, account director, account ' +
      'supervisor, creative agency, media agency, ad sales, advertising agency, advertising student',
    includes: 'Copywriter',
  },
  {
    name: 'Social Media Manager',
    high:
      'community manager, social media strategist, social media specialist, social media consultant, social ' +
      'media coordinator, social media expert, social media marketer, social media guru, social media ' +
      'director, social media editor, social media guy, social media marketing, social media professional, ' +
      'social media lead, social media executive, social media officer, social media producer, head of social, ' +
      'social strategist, smm, redes sociales manager, sosyal medya uzmani, gestor de redes sociales, social ' +
      'media trainer, social media maven, twitter marketing, facebook marketing, engagement editor, audience ' +
      'editor, audience engagement, social media at, social media for, social media team, social editor, ' +
      'social media content, social media management, manage social media, managing social media, social media ' +
      'intern, social content manager, online community manager, social media analyst, social media planner, ' +
      'digital community manager',
    field: 'social media, redes sociales, digital media, new media',
    related: 'Promoter',
  },
  {
    name: 'SEO Specialist',
    isTrade: true,
    medium: 'seo, sem, smo, web marketing, search engine optimization, search engine marketing',
    high: 'seo expert, seo consultant, seo analyst, seo manager, posicionamiento seo',
  },
  {
    name: 'Copywriter',
    high:
      'copy writer, redactor creativo, concepteur redacteur, texter, content writer, copywriting, content ' +
      'manager, web copywriter',
  },
  {
    name: 'Promoter',
    high:
      'event promoter, club promoter, promotor, artist promotion, music promotion, promotions, book promotion, ' +
      'party promoter, music promotions',
  },
  {
    name: 'Event Marketer',
    high: 'events marketing, sponsorship manager, partnerships manager',
    medium: 'sponsorship',
  },
]
