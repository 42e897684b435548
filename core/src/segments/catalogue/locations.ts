import type { CatalogueEntry } from './entry.ts'

/**
 * Places. `high` is looked for in the location field, then in the bio; `field` (short codes and cities that are also
 * common words or names) in the location field only.
 */
export const locations: CatalogueEntry[] = [
  {
    name: 'United States',
    high:
      'usa, united states of america, america, estados unidos, texas, florida, ohio, michigan, georgia usa, ' +
      'virginia, maryland, colorado, arizona, oregon, minnesota, wisconsin, illinois, pennsylvania, ' +
      'massachusetts, tennessee, indiana, missouri, louisiana, oklahoma, kentucky, alabama, utah, nevada, ' +
      'hawaii, connecticut, new jersey, north carolina, south carolina, kansas, iowa, nebraska, philadelphia, ' +
      'houston, dallas, phoenix, detroit, atlanta, denver, nashville, las vegas, san diego, portland, ' +
      'minneapolis, baltimore, cleveland, pittsburgh, orlando, midwest',
    field:
      'us, tx, fl, oh, mi, ga, va, md, az, wa, mn, wi, il, pa, ma, tn, nj, nc, sc, ct, ky, al, ok, nv, ut, ks, ' + 'ia',
    includes:
      'New York, California, San Francisco Bay Area, Los Angeles, Seattle, Boston, Chicago, Austin, Miami, ' +
      'Washington DC',
  },
  { name: 'New York', high: 'nyc, new york city, brooklyn, manhattan, bronx', field: 'ny, queens' },
  {
    name: 'California',
    high: 'socal, norcal, sacramento',
    field: 'ca, cali, oakland',
    includes: 'San Francisco Bay Area, Los Angeles',
  },
  {
    name: 'San Francisco Bay Area',
    high: 'san francisco, bay area, silicon valley, palo alto, san jose, mountain view',
    field: 'sf, berkeley',
  },
  { name: 'Los Angeles', high: 'hollywood, santa monica', field: 'la' },
  { name: 'Seattle', high: 'seattle wa, redmond' },
  { name: 'Boston', high: 'boston ma', field: 'cambridge ma' },
  { name: 'Chicago', high: 'chicago il, chicagoland', field: 'chi' },
  { name: 'Austin', high: 'austin tx', field: 'atx' },
  { name: 'Miami', high: 'miami fl, south florida' },
  { name: 'Washington DC', high: 'dmv area', field: 'washington dc area, dc' },
  {
    name: 'Canada',
    high: 'canadian, ontario, quebec, british columbia, alberta, ottawa, calgary, edmonton, winnipeg, nova scotia',
    field: 'yyc, yeg',
    includes: 'Toronto, Vancouver, Montreal',
  },
  { name: 'Toronto', high: 'toronto ontario', field: 'gta, the 6ix' },
  { name: 'Vancouver', high: 'vancouver bc', field: 'yvr' },
  { name: 'Montreal', high: 'montreal quebec', field: 'mtl' },
  {
    name: 'Mexico',
    high: 'mexico city, ciudad de mexico, cdmx, guadalajara, monterrey, mexicano, mexicana',
    field: 'mx, df',
  },
  {
    name: 'United Kingdom',
    high:
      'uk, great britain, britain, england, scotland, wales, northern ireland, birmingham uk, liverpool, ' +
      'leeds, glasgow, bristol, sheffield, cardiff, belfast, newcastle, nottingham',
    field: 'gb, british, birmingham, brighton, oxford, cambridge',
    includes: 'London, Manchester, Edinburgh',
  },
  {
    name: 'London',
    high: 'london uk, london england, londres, central london, east london, south london, north london',
  },
  { name: 'Manchester', high: 'manchester uk', field: 'mcr' },
  { name: 'Edinburgh', high: 'edinburgh scotland' },
  { name: 'Ireland', high: 'dublin, irlanda, republic of ireland, galway', field: 'eire, cork' },
  { name: 'France', high: 'lyon, marseille, toulouse, bordeaux, francia', field: 'nice', includes: 'Paris' },
  { name: 'Paris', high: 'paris france, ile de france' },
  {
    name: 'Germany',
    high: 'deutschland, munich, munchen, hamburg, cologne, koln, frankfurt, stuttgart, dusseldorf, alemania',
    includes: 'Berlin',
  },
  { name: 'Berlin', high: 'berlin germany' },
  { name: 'Austria', high: 'vienna, wien, osterreich, salzburg' },
  { name: 'Switzerland', high: 'zurich, geneva, schweiz, suisse, basel, lausanne', field: 'bern' },
  {
    name: 'Netherlands',
    high: 'the netherlands, holland, nederland, rotterdam, utrecht, the hague',
    includes: 'Amsterdam',
  },
  { name: 'Amsterdam', high: 'amsterdam netherlands' },
  { name: 'Belgium', high: 'brussels, bruxelles, antwerp, belgique, ghent' },
  {
    name: 'Spain',
    high: 'espana, madrid, valencia spain, sevilla, seville, malaga, bilbao',
    field: 'valencia',
    includes: 'Barcelona',
  },
  { name: 'Barcelona', high: 'barcelona spain', field: 'bcn' },
  { name: 'Portugal', high: 'lisbon, lisboa, porto portugal', field: 'porto' },
  {
    name: 'Italy',
    high: 'italia, rome, roma, milan, milano, turin, naples italy, florence italy',
    field: 'florence, naples',
  },
  { name: 'Sweden', high: 'stockholm, sverige, gothenburg, malmo, lund sweden' },
  { name: 'Norway', high: 'oslo, norge, bergen norway' },
  { name: 'Denmark', high: 'copenhagen, danmark, aarhus' },
  { name: 'Finland', high: 'helsinki, suomi' },
  { name: 'Poland', high: 'warsaw, polska, krakow' },
  { name: 'Czechia', high: 'czech republic, prague, praha' },
  { name: 'Ukraine', high: 'kyiv, kiev, lviv' },
  { name: 'Russia', high: 'moscow, saint petersburg russia, россия, москва' },
  { name: 'Greece', high: 'athens greece, hellas', field: 'athens' },
  { name: 'Turkey', high: 'turkiye, istanbul, ankara, izmir' },
  { name: 'Israel', high: 'tel aviv, jerusalem' },
  { name: 'United Arab Emirates', high: 'uae, dubai, abu dhabi' },
  { name: 'Saudi Arabia', high: 'riyadh, jeddah, ksa' },
  { name: 'Egypt', high: 'cairo, alexandria egypt' },
  { name: 'Nigeria', high: 'lagos, abuja, port harcourt, naija', field: '9ja' },
  { name: 'Ghana', high: 'accra, kumasi' },
  { name: 'Kenya', high: 'nairobi, mombasa, kisumu' },
  { name: 'South Africa', high: 'cape town, johannesburg, durban, pretoria', field: 'sa, rsa, joburg' },
  { name: 'India', high: 'mumbai, delhi, new delhi, chennai, hyderabad, pune, kolkata', includes: 'Bangalore' },
  { name: 'Bangalore', high: 'bengaluru' },
  { name: 'Pakistan', high: 'karachi, lahore, islamabad' },
  { name: 'Bangladesh', high: 'dhaka' },
  { name: 'Indonesia', high: 'jakarta, bandung, surabaya, yogyakarta, bali' },
  { name: 'Malaysia', high: 'kuala lumpur, penang', field: 'kl' },
  { name: 'Singapore', high: 'singapura', field: 'sg' },
  { name: 'Philippines', high: 'manila, cebu, pilipinas, quezon city', field: 'ph' },
  { name: 'Thailand', high: 'bangkok, chiang mai' },
  { name: 'Vietnam', high: 'hanoi, ho chi minh, saigon' },
  { name: 'Japan', high: 'tokyo, osaka, kyoto, 日本, 東京, 大阪' },
  { name: 'South Korea', high: 'seoul, korea, 서울' },
  { name: 'China', high: 'beijing, shanghai, shenzhen, 中国' },
  { name: 'Hong Kong', high: 'hongkong, 香港', field: 'hk' },
  { name: 'Taiwan', high: 'taipei, 台灣' },
  {
    name: 'Australia',
    high: 'brisbane, perth, adelaide, queensland, new south wales, canberra',
    field: 'aus, oz',
    includes: 'Sydney, Melbourne',
  },
  { name: 'Sydney', high: 'sydney australia' },
  { name: 'Melbourne', high: 'melbourne australia' },
  { name: 'New Zealand', high: 'auckland, wellington, christchurch, aotearoa', field: 'nz' },
  { name: 'Brazil', high: 'brasil, sao paulo, rio de janeiro' },
  { name: 'Argentina', high: 'buenos aires, cordoba argentina' },
  { name: 'Colombia', high: 'bogota, medellin' },
  { name: 'Chile', high: 'santiago de chile, valparaiso', field: 'santiago' },
  { name: 'Peru', high: 'lima peru', field: 'lima' },
  { name: 'Venezuela', high: 'caracas, maracaibo' },
  { name: 'Remote', high: 'worldwide, digital nomad, working remotely', field: 'anywhere, everywhere, global' },
]
