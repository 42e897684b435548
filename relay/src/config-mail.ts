import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** Who mails are from. */
export interface MailAddress {
  /** null = the bare address. */
  name: string | null
  address: string
}

/** How mails are signed (RFC 6376). */
export interface DkimConfig {
  domain: string
  selector: string
  /** PEM */
  privateKey: string
}

/** What mails need; what is not set is undefined. */
export interface MailConfig {
  /** Holds a password. */
  smtpUrl: string | undefined
  from: MailAddress | undefined
  dkim: DkimConfig | undefined
}

/** `ada@example.org` or `Ada <ada@example.org>`; no line break can get through to a header. */
const FROM = /^(?:"?([^"<>\p{Cc}]{1,100}?)"?\s*<([^\s<>@]+@[^\s<>@]+)>|([^\s<>@]+@[^\s<>@]+))$/u

/** Who mails are from; undefined when the text says no such thing. */
export function parseMailFrom(text: string): MailAddress | undefined {
  const [, name, named, bare] = FROM.exec(text) ?? []
  const address = named ?? bare
  if (address === undefined || !/^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}$/.test(address))
    return undefined
  return { name: name?.trim() || null, address }
}

/** True for smtp:// and smtps:// with a host. */
export function isSmtpUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null
  return url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== ''
}

interface DkimValues {
  dkimDomain?: string | undefined
  dkimSelector?: string | undefined
  dkimKey?: string | undefined
  dkimKeyFile?: string | undefined
}

/**
 * How mails are signed; undefined when nothing of it is set. A key in the environment may have `\n` for its line breaks.
 * @param faults  gets a sentence for each thing that is missing or wrong; none holds the key
 */
export function readDkim(values: DkimValues, baseDir: string, faults: string[]): DkimConfig | undefined {
  const { dkimDomain: domain, dkimSelector: selector, dkimKey, dkimKeyFile } = values
  if (!domain && !selector && !dkimKey && !dkimKeyFile) return undefined
  const missing = [
    ...(domain ? [] : ['LEADWIRE_DKIM_DOMAIN']),
    ...(selector ? [] : ['LEADWIRE_DKIM_SELECTOR']),
    ...(dkimKey || dkimKeyFile ? [] : ['LEADWIRE_DKIM_KEY (or LEADWIRE_DKIM_KEY_FILE)']),
  ]
  for (const name of missing) faults.push(`${name} is not set; signing mails needs it`)
  if (dkimKey && dkimKeyFile)
    faults.push('LEADWIRE_DKIM_KEY_FILE is set beside LEADWIRE_DKIM_KEY; leave one of them out')
  if (!domain || !selector || faults.length > 0) return undefined
  const name = dkimKey ? 'LEADWIRE_DKIM_KEY' : 'LEADWIRE_DKIM_KEY_FILE'
  const privateKey = dkimKey
    ? dkimKey.replaceAll('\\n', '\n')
    : readKeyFile(resolve(baseDir, dkimKeyFile ?? ''), faults)
  if (privateKey === undefined) return undefined
  try {
    createPrivateKey(privateKey)
  } catch {
    // Not the reason: it may quote what it could not read.
    faults.push(`${name} must hold a private key as PEM`)
  }
  return { domain, selector, privateKey }
}

function readKeyFile(path: string, faults: string[]): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    faults.push(`LEADWIRE_DKIM_KEY_FILE cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown fault'}`)
    return undefined
  }
}
