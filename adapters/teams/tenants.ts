import type { Activity } from './activity.ts'

/** All tenants that a delivery names. */
const tenantsOf = ({ conversation, channelData, from }: Activity): readonly string[] =>
  [conversation.tenantId, channelData?.tenant?.id, from.tenantId].flatMap((tenant) =>
    tenant === null || tenant === undefined || tenant === '' ? [] : [tenant.toLowerCase()],
  )

/**
 * Whether a delivery comes from our tenants alone. The token says that Microsoft sent it, and for which bot, but not
 * from whom: anybody may install a public bot in a tenant of their own. A delivery that names no tenant is nobody's.
 */
export const isFromOurTenants = (activity: Activity, tenantIds: readonly string[]): boolean => {
  const ours = new Set(tenantIds.map((tenant) => tenant.toLowerCase()))
  const named = tenantsOf(activity)
  return named.length > 0 && named.every((tenant) => ours.has(tenant))
}
