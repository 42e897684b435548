import { createHash, generateKeyPairSync, verify } from 'node:crypto'

/** A key pair as a domain that signs its mails has. */
export function newDkimKey(domain: string, selector: string) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { domain, selector, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), publicKey }
}

/**
 * Checks the first DKIM signature of a mail, for rsa-sha256 with relaxed/relaxed, as a receiver would who has the key from
 * the DNS. Source: RFC 6376, 3.4 and 3.7.
 */
export function verifyDkim(raw: Buffer, publicKey: ReturnType<typeof newDkimKey>['publicKey']) {
  const text = raw.toString('latin1')
  const edge = text.indexOf('\r\n\r\n')
  const headers = text.slice(0, edge).split(/\r\n(?![ \t])/)
  const signature = headers.find((header) => /^dkim-signature:/i.test(header)) ?? ''
  const tags = Object.fromEntries(
    signature
      .slice(signature.indexOf(':') + 1)
      .split(';')
      .map((tag) => tag.replace(/\s+/g, ''))
      .map((tag) => [tag.slice(0, tag.indexOf('=')), tag.slice(tag.indexOf('=') + 1)]),
  )
  const body = text
    .slice(edge + 4)
    .split('\r\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''))
    .join('\r\n')
    .replace(/(\r\n)*$/, '\r\n')
  const isBodyRight = createHash('sha256').update(body, 'latin1').digest('base64') === tags.bh
  const relaxed = (header: string) => {
    const at = header.indexOf(':')
    return `${header.slice(0, at).trim().toLowerCase()}:${header
      .slice(at + 1)
      .replace(/\s+/g, ' ')
      .trim()}`
  }
  const rest = [...headers]
  const signed = String(tags.h)
    .split(':')
    .flatMap((name) => {
      const at = rest.findLastIndex((header) => header.toLowerCase().startsWith(`${name.toLowerCase()}:`))
      return at < 0 ? [] : rest.splice(at, 1).map(relaxed)
    })
  const own = relaxed(signature).replace(/([;:]\s*b=)[^;]*/, '$1')
  const isSignatureRight = verify(
    'rsa-sha256',
    Buffer.from([...signed, own].join('\r\n'), 'latin1'),
    publicKey,
    Buffer.from(tags.b ?? '', 'base64'),
  )
  return { domain: tags.d, selector: tags.s, isValid: isBodyRight && isSignatureRight }
}
