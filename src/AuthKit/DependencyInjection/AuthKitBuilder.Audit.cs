using System.Diagnostics.Metrics;
using AuthKit.Audit;
using AuthKit.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <content>The audit log.</content>
public sealed partial class AuthKitBuilder
{
    /// <summary>
    /// Has events kept in the <see cref="IAuditStore"/> that is registered, and adds <see cref="AuditChainVerifier"/>; the
    /// section is <c>Audit</c>. Chains need keys. For a log on SQL call <c>AddSqlAudit()</c> instead, which calls this.
    /// </summary>
    public AuthKitBuilder AddAudit(Action<AuditOptions>? configure = null)
    {
        Services.TryAddSingleton(static provider => new AuditChain(provider.GetRequiredService<SecretKeyRing>()));
        Services.TryAddSingleton(static provider => new AuditChainVerifier(
            provider.GetRequiredService<IAuditStore>(),
            provider.GetRequiredService<AuditChain>(),
            provider.GetRequiredService<AuthKitRuntime>()));
        Services.TryAddSingleton(static provider => new AuditEventHandler(
            provider.GetRequiredService<IAuditStore>(),
            provider.GetRequiredService<IOptions<AuditOptions>>().Value,
            provider.GetRequiredService<AuthKitRuntime>(),
            provider.GetService<IMeterFactory>()));
        return AddEventHandler<AuditEventHandler>()
            .Require<IAuditStore>("The audit log needs a store: call AddSqlAudit() after UseSqlStores(…), or register an IAuditStore.")
            .Require<SecretKeyRing>("The audit log's chains need keys: call UseKeyFile(…) or UseKeys().")
            .AddSliceOptions<AuditOptions>("Audit", static (section, options) => section.Bind(options, Strict), static options => options.Validate(), configure);
    }
}
