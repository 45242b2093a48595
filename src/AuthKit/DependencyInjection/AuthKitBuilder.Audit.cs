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
    /// Writes events to the registered <see cref="IAuditStore"/>, and adds <see cref="AuditChainVerifier"/>. The options come from the section
    /// <c>Audit</c>. Chains require keys. For an audit log on SQL call <c>AddSqlAudit()</c> instead, which calls this method.
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
