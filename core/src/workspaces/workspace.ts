/** A tenant: everything else belongs to exactly one. */
export interface Workspace {
  id: number
  name: string
  /** IANA zone, the default of new streams. */
  timezone: string
  createdAt: number
}

/** Who calls: every id a caller names is checked against this workspace. */
export interface Caller {
  workspaceId: number
}

/** True for an IANA zone that this runtime knows. */
export function isTimezone(zone: string): boolean {
  // Intl also takes offsets such as "+02:00", which name no zone.
  if (!/^[A-Za-z]/.test(zone) || zone.length > 64) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
