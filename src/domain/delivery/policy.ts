export const deliveryPolicies = ['workspace_patch_manual', 'workspace_patch_auto_on_pass'] as const;

export type DeliveryPolicy = (typeof deliveryPolicies)[number];
