import { expect, it } from 'vitest'
import { parseRobots } from '../../../../relay/src/providers/enrichment/robots.ts'

it.each<[string, string, string, boolean]>([
  ['nothing', '', '/a', true],
  ['a disallow', 'User-agent: *\nDisallow: /a', '/abc', false],
  ['another path', 'User-agent: *\nDisallow: /a', '/b', true],
  ['an empty disallow', 'User-agent: *\nDisallow:', '/a', true],
  ['everything', 'User-agent: *\nDisallow: /', '/', false],
  ['a longer allow', 'User-agent: *\nDisallow: /a\nAllow: /a/b', '/a/b/c', true],
  ['an allow as long', 'User-agent: *\nDisallow: /a\nAllow: /a', '/a', true],
  ['a longer disallow', 'User-agent: *\nAllow: /a\nDisallow: /a/b', '/a/b', false],
  [
    'our own group before that of all',
    'User-agent: *\nDisallow: /\n\nUser-agent: Leadwire\nDisallow: /private',
    '/a',
    true,
  ],
  ['our own group in any case', 'user-agent: LEADWIRE/1.0\ndisallow: /', '/a', false],
  ['another’s group', 'User-agent: other\nDisallow: /', '/a', true],
  ['a group of two', 'User-agent: other\nUser-agent: leadwire\nDisallow: /', '/a', false],
  ['two groups of ours', 'User-agent: leadwire\nDisallow: /a\n\nUser-agent: leadwire\nDisallow: /b', '/b', false],
  ['comments and other lines', '# hi\nSitemap: x\nUser-agent: * # all\nCrawl-delay: 5\nDisallow: /a # no', '/a', false],
  ['a star', 'User-agent: *\nDisallow: /*.php', '/x/y.php?z', false],
  ['a star that does not fit', 'User-agent: *\nDisallow: /*.php', '/x/y.html', true],
  ['an end', 'User-agent: *\nDisallow: /a$', '/ab', true],
  ['an end that fits', 'User-agent: *\nDisallow: /a$', '/a', false],
  ['a star and an end', 'User-agent: *\nDisallow: /*.php$', '/x.php', false],
  ['a star and an end that does not fit', 'User-agent: *\nDisallow: /*.php$', '/x.php?y', true],
  ['line breaks of all kinds', 'User-agent: *\r\nDisallow: /a\rDisallow: /b\n', '/b', false],
  ['a rule without a group', 'Disallow: /', '/a', true],
  ['nonsense', '<html>not found</html>', '/a', true],
])('reads %s', (_, text, path, mayRead) => {
  expect(parseRobots(text, 'leadwire')(path)).toBe(mayRead)
})

it('is not kept busy by a pattern of many stars', () => {
  const stars = `User-agent: *\nDisallow: /${'*a'.repeat(400)}b$\n`
  expect(parseRobots(stars.repeat(400), 'leadwire')(`/${'a'.repeat(2_000)}`)).toBe(true)
})
