/** The pages behind the link that ends mails: plain HTML, since browsers are told to load and run nothing here. */

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)

/** What will no longer come, by the list of a link. */
const mailsOf = {
  csv: 'files of new leads of this stream',
  digest: 'digests of this team',
} as const
type List = keyof typeof mailsOf

const toPage = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>
`

/** Asks whose mails are to end. */
export const askAddressPage = (token: string): string =>
  toPage(
    'No more of these mails?',
    `<form action="/unsubscribe/${encodeURIComponent(token)}" method="get">
<p><label>Your e-mail address: <input type="email" name="address" maxlength="320" required autocomplete="email"></label></p>
<p><button>Go on</button></p>
</form>`,
  )

/** Asks whether they really are to end. */
export const confirmPage = (token: string, list: List, address: string): string =>
  toPage(
    'No more of these mails?',
    `<form action="/unsubscribe/${encodeURIComponent(token)}?address=${encodeURIComponent(address)}" method="post">
<p>${escapeHtml(address)} will get no more ${mailsOf[list]}.</p>
<p><button>No more mails</button></p>
</form>`,
  )

/** Says that they have ended. */
export const donePage = (list: List, address: string): string =>
  toPage('Done', `<p>${escapeHtml(address)} will get no more ${mailsOf[list]}.</p>`)
