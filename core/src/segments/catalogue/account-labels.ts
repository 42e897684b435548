import type { CatalogueEntry } from './entry.ts'

/** How many follow the account; the bounds are those of `followerCountTiers`. */
export const audienceSizes: CatalogueEntry[] = [
  { name: 'Under 1K', high: 'under_1k, nano, below 1000, under 1000 followers, small audience' },
  { name: '1K to 10K', high: '1k_to_10k, 1k-10k, micro, micro influencer' },
  { name: '10K to 100K', high: '10k_to_100k, 10k-100k, mid, mid tier' },
  { name: '100K to 1M', high: '100k_to_1m, 100k-1m, macro, macro influencer, large audience' },
  { name: 'Over 1M', high: 'over_1m, mega, above 1 million, million followers' },
]

/** What kind of account it is. */
export const accountKinds: CatalogueEntry[] = [
  { name: 'Person', high: 'personal, individual, human, people' },
  {
    name: 'Organisation',
    high:
      'organization, company, companies, business account, brand, brands, agency, agencies, nonprofit ' +
      'organisation, shop, shops, media outlet, news outlet',
  },
  { name: 'Verified', high: 'verified account, blue check' },
  { name: 'Public', high: 'public account, not protected' },
  { name: 'Protected', high: 'private account, locked account' },
]
