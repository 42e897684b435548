/**
 * Local parts that stand for a task and not for a person. Source: RFC 2142 (the first three lines), and what companies
 * put on their pages.
 */
const roles = new Set(
  `info marketing sales support abuse noc security postmaster hostmaster usenet news webmaster www uucp ftp
  list list-request admin administrator root
  contact contactus contact-us hello hi hey team office mail email enquiries enquiry inquiries inquiry help helpdesk
  service services customerservice customer-service care feedback billing accounts accounting invoice invoices finance
  orders order shop store booking bookings reservations events press media pr editor editorial newsroom tips
  jobs job careers career hr recruiting recruitment people legal privacy dpo gdpr compliance copyright dmca
  noreply no-reply donotreply do-not-reply mailer-daemon bounce bounces notifications newsletter subscribe unsubscribe
  partners partnerships business advertising ads everyone all staff reception secretary
  kontakt contacto contatto contato vertrieb buchhaltung bewerbung presse redaktion ventas ventes comercial`
    .split(/\s+/)
    .filter(Boolean),
)

/** Domains that give addresses to anybody. Source: the providers' own sign-up pages; the large ones of each region. */
const freeMail = new Set(
  `gmail.com googlemail.com yahoo.com yahoo.co.uk yahoo.co.in yahoo.co.jp yahoo.fr yahoo.de yahoo.it yahoo.es yahoo.ca
  yahoo.com.br yahoo.com.au ymail.com rocketmail.com hotmail.com hotmail.co.uk hotmail.fr hotmail.de hotmail.it
  hotmail.es outlook.com outlook.fr outlook.de live.com live.co.uk live.fr live.nl msn.com icloud.com me.com mac.com
  aol.com aim.com proton.me protonmail.com protonmail.ch pm.me gmx.de gmx.net gmx.com gmx.at gmx.ch web.de t-online.de
  freenet.de mail.com email.com zoho.com zohomail.com yandex.ru yandex.com ya.ru mail.ru bk.ru list.ru inbox.ru
  rambler.ru fastmail.com fastmail.fm tutanota.com tuta.com tuta.io hey.com hushmail.com mailbox.org posteo.de
  qq.com foxmail.com 163.com 126.com yeah.net sina.com sohu.com naver.com daum.net hanmail.net docomo.ne.jp
  orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tiscali.it alice.it wp.pl o2.pl onet.pl
  interia.pl seznam.cz centrum.cz abv.bg ukr.net i.ua uol.com.br bol.com.br terra.com.br rediffmail.com
  comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net btinternet.com sky.com virginmedia.com
  telenet.be skynet.be ziggo.nl kpnmail.nl bluewin.ch telia.com online.no`
    .split(/\s+/)
    .filter(Boolean),
)

/** True for `info@`, `sales+eu@` and their like. */
export const isRole = (local: string): boolean => roles.has(local.toLowerCase().replace(/\+.*$/, ''))

export const isFreeMail = (domain: string): boolean => freeMail.has(domain)

/** True when a domain hands out addresses to throw away. The list behind it is the caller's. */
export type IsDisposable = (domain: string) => boolean
