/** Where jsonata looks for base64 outside Node. */
interface Base64Window {
  /** @throws when a character is beyond U+00FF, instead of sending a wrong one as Node's `binary` would */
  btoa(text: string): string
  atob(base64: string): string
}

/**
 * Makes base64 from the language alone, since a realm has neither Buffer nor `btoa`.
 * Its *text* is run inside the realm, so it must not use anything from outside its own braces.
 */
export function base64Window(): Base64Window {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  return {
    btoa(text) {
      const parts: string[] = []
      for (let at = 0; at < text.length; at += 3) {
        const [a, b, c] = [text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2)] as const
        if (a > 255 || b > 255 || c > 255) throw { message: 'base64 takes characters up to U+00FF only' }
        // Beyond the end, charCodeAt is NaN, which counts as 0 here.
        const bits = (a << 16) | (b << 8) | c
        const [third, fourth] = [at + 1 < text.length, at + 2 < text.length]
        parts.push(
          digits.charAt(bits >> 18) + digits.charAt((bits >> 12) & 63),
          third ? digits.charAt((bits >> 6) & 63) : '=',
          fourth ? digits.charAt(bits & 63) : '=',
        )
      }
      return parts.join('')
    },
    atob(base64) {
      const parts: string[] = []
      let bits = 0
      let count = 0
      for (const character of base64) {
        const digit = digits.indexOf(character === '-' ? '+' : character === '_' ? '/' : character)
        if (digit < 0) continue
        bits = ((bits << 6) | digit) & 0xfff
        count += 6
        if (count < 8) continue
        count -= 8
        parts.push(String.fromCharCode((bits >> count) & 255))
      }
      return parts.join('')
    },
  }
}
