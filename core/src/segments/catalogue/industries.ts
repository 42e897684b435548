import type { CatalogueEntry } from './entry.ts'

/** What line of business somebody is in. */
export const industries: CatalogueEntry[] = [
  { name: 'SaaS', high: 'software as a service, b2b saas, micro saas', medium: 'b2b software, subscription software' },
  { name: 'Software', high: 'software company, software development', medium: 'apps' },
  {
    name: 'Developer Tools',
    high:
      'devtools, dev tools, developer tool, developer experience, developer platform, sdk, for developers, for ' +
      'devs, tools for engineers, developer productivity, pair programmer, coding assistant, code review tool',
    medium: 'apis, api, open source, opensource, cli',
  },
  { name: 'Technology', high: 'tech, tech industry, it industry', medium: 'internet' },
  {
    name: 'Startups',
    high: 'startup, start up, early stage, tech startup, ycombinator, y combinator, techstars',
    medium: 'seed stage, bootstrapped, indie hackers, founder',
  },
  { name: 'Fintech', high: 'financial technology, payments, neobank, insurtech' },
  {
    name: 'Finance',
    high: 'financial services, banking, investment banking, asset management, hedge fund, private equity',
    medium: 'investing, wealth, stocks',
  },
  {
    name: 'Crypto',
    high: 'web3, blockchain, defi, bitcoin, ethereum, nft, cryptocurrency',
    medium: 'btc, eth, dao, hodl',
  },
  {
    name: 'Venture Capital',
    high: 'vc, venture fund, seed fund, angel investing',
    medium: 'venture, ventures, portfolio companies',
  },
  {
    name: 'E-commerce',
    high: 'ecommerce, online store, online retail, shopify, dtc, d2c, amazon fba, marketplace',
    medium: 'dropshipping, etsy',
  },
  { name: 'Retail', high: 'retailer, retailing, shop, store', medium: 'merchandising, boutique' },
  {
    name: 'Marketing Agency',
    high: 'marketing agencies, advertising agency, digital agency, creative agency, ad agency, pr agency',
    medium: 'agency, agencies',
  },
  {
    name: 'Media',
    high: 'news media, publishing, broadcasting, newspaper, newspapers, magazine',
    medium: 'press, radio, television',
  },
  {
    name: 'Entertainment',
    high: 'entertainment industry, show business, showbiz, film industry, tv production',
    medium: 'film, movies, tv',
  },
  { name: 'Music Industry', high: 'music business, record label, music tech', medium: 'music, records, concerts' },
  {
    name: 'Gaming',
    high: 'video games, videogames, game studio, esports, games industry, game industry, gamedev',
    medium: 'games, game',
  },
  {
    name: 'Healthcare',
    high: 'health care, hospital, medical, nhs, clinic, public health',
    medium: 'health, patients',
  },
  { name: 'Health Tech', high: 'healthtech, digital health, medtech, medical devices, telemedicine' },
  {
    name: 'Biotech',
    high: 'biotechnology, pharma, pharmaceutical, life sciences, drug discovery',
    medium: 'genomics, biology',
  },
  {
    name: 'Education',
    high: 'schools, higher education, higher ed, k12, university, universities',
    medium: 'teaching, learning',
  },
  { name: 'Edtech', high: 'education technology, e-learning, elearning, online learning' },
  {
    name: 'Real Estate',
    high: 'realty, property, properties, proptech, commercial real estate, inmobiliaria',
    medium: 'housing, mortgage',
  },
  {
    name: 'Construction',
    high: 'building industry, contractors, civil engineering, home building',
    medium: 'concrete, renovation',
  },
  { name: 'Manufacturing', high: 'manufacturer, industrial, factory, factories', medium: 'machining' },
  {
    name: 'Automotive',
    high: 'car industry, auto industry, car dealer, car dealership, electric vehicles',
    medium: 'cars, vehicles, ev',
  },
  {
    name: 'Logistics',
    high: 'freight, shipping, supply chain, trucking, import export',
    medium: 'warehouse, fulfillment, cargo',
  },
  {
    name: 'Energy',
    high: 'oil and gas, renewable energy, solar, wind power, petroleum, nuclear energy',
    medium: 'oil, gas, power, battery',
  },
  {
    name: 'Climate',
    high: 'climate tech, cleantech, clean tech, climate change, decarbonization, carbon removal, sustainability',
    medium: 'renewables, green, carbon, environment, environmental, net zero',
  },
  { name: 'Agriculture', high: 'agtech, farming, agribusiness, agritech', medium: 'farm, crops, livestock' },
  {
    name: 'Seafood',
    high: 'fishery, fisheries, seafood industry, aquaculture, fish market',
    medium: 'fish, fishing, shrimp, salmon',
  },
  {
    name: 'Food & Beverage',
    high: 'food industry, food and drink, restaurants, restaurant, beverage, cpg, brewery, winery',
    medium: 'food, coffee, wine, beer, bakery',
  },
  { name: 'Hospitality', high: 'hotels, hotel, hospitality industry, resort', medium: 'catering, bars' },
  { name: 'Travel', high: 'tourism, travel industry, travel agency, airline, airlines', medium: 'holidays, cruises' },
  {
    name: 'Fashion',
    high: 'apparel, fashion industry, clothing, luxury fashion, streetwear',
    medium: 'style, clothes, couture',
  },
  { name: 'Beauty', high: 'cosmetics, skincare, beauty industry, hair care', medium: 'makeup, salon' },
  { name: 'Fitness', high: 'fitness industry, gym, gyms, sports nutrition', medium: 'workout, bodybuilding, crossfit' },
  {
    name: 'Sports',
    high: 'sport, sports industry, sports business, football club',
    medium: 'football, basketball, baseball, soccer',
  },
  { name: 'Legal', high: 'law firm, law, legal services, legaltech', medium: 'litigation' },
  {
    name: 'Government',
    high: 'public sector, civil service, local government, public policy',
    medium: 'govtech, policy',
  },
  {
    name: 'Nonprofit',
    high: 'non-profit, charity, ngo, not for profit, philanthropy, social impact, foundation',
    medium: 'fundraising, volunteering',
  },
  { name: 'Insurance', high: 'insurers, reinsurance, insurance industry' },
  { name: 'Telecommunications', high: 'telecom, telecoms, telco, mobile operator', medium: 'wireless, 5g' },
  {
    name: 'Aerospace',
    high: 'aviation, space industry, aircraft, defense, defence',
    medium: 'rockets, satellites, space',
  },
  { name: 'Robotics', high: 'robots, drones, industrial automation', medium: 'hardware, automation' },
  {
    name: 'Human Resources',
    high: 'hr tech, staffing, recruitment agency, employment agency',
    medium: 'hiring, talent',
  },
]
