/** A UserData object of the reference; made up. */
export const userData = (username: string, over: Record<string, unknown> = {}) => ({
  id: '1900000000000000001',
  username,
  name: `Name of ${username}`,
  created_at: 'Tue Jan 05 10:00:00 +0000 2021',
  description: 'Builds things',
  location: 'Oslo',
  url: 'https://example.com',
  profile_image_url: 'https://example.com/p.png',
  followers_count: 12,
  following_count: 3,
  tweet_count: 456,
  listed_count: 0,
  verified: false,
  is_blue_verified: true,
  protected: false,
  ...over,
})

export const userList = (names: string[], next_cursor: string | null = null) => ({
  data: names.map((name, index) => userData(name, { id: `19000000000000000${10 + index}` })),
  next_cursor,
})
