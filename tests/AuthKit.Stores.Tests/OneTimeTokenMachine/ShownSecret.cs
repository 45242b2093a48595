namespace AuthKit.Stores.Tests.OneTimeTokenMachine;

/// <summary>A secret, the purpose and the tenant for which somebody shows it.</summary>
/// <param name="Secret">The token of a link, or the handle of a code.</param>
/// <param name="Issued">The token of the model; null for a text that was never issued.</param>
/// <param name="Purpose">The purpose, which need not be the token's own.</param>
/// <param name="Tenant">The tenant, which need not be the token's own.</param>
internal sealed record ShownSecret(string Secret, ModelToken? Issued, string Purpose, string Tenant);
