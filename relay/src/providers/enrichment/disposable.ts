import type { IsDisposable } from './lists.ts'

/**
 * Domains for addresses to throw away, and whatever lies below them. Loaded when it is first needed: the list has some
 * 56,000 of them and takes 15 MB and 0.4 s. The one file that knows which package keeps it.
 */
export async function loadDisposable(): Promise<IsDisposable> {
  const { default: checker } = await import('mailchecker')
  const known = checker.blacklist()
  return (domain) => {
    const labels = domain.split('.')
    return labels.some((_, i) => known.has(labels.slice(i).join('.')))
  }
}
