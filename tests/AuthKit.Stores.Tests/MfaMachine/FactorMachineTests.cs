using System.Text;
using System.Text.RegularExpressions;
using AuthKit.Mfa;
using AuthKit.Sessions;
using AuthKit.Stores.Tests.Adapters;
using AuthKit.Stores.Tests.Machines;
using Xunit.Abstractions;

namespace AuthKit.Stores.Tests.MfaMachine;

/// <summary>The machine must find each flaw of a store, of what verifies codes and of the limits, and show it with few commands.</summary>
public sealed partial class FactorMachineTests(ITestOutputHelper output)
{
    // A few dozen sequences may all miss it; thousands cost little in memory.
    private const int Enough = 5_000;

    public static TheoryData<string> FlawsOfStores => ["loses a write now and then", "counts nothing", "forgets the wait", "sets the step back", "keeps what it removes"];

    public static TheoryData<string> FlawsOfCodes => ["forgets the last step", "takes an earlier step", "takes a later step"];

    public static TheoryData<string> FlawsOfLimits => ["waits a millisecond less", "lets one more try", "locks one later", "takes one authenticator more", "enrols a millisecond longer", "trusts a millisecond longer"];

    [Theory]
    [MemberData(nameof(FlawsOfStores))]
    public async Task Store_with_a_flaw_is_found_out(string flaw) => AssertFound(await Assert.ThrowsAsync<MachineFailure>(() => new FlawedAdapter(flaw).RunMfaMachineAsync(Enough)));

    [Theory]
    [MemberData(nameof(FlawsOfCodes))]
    public async Task Verification_with_a_flaw_is_found_out(string flaw) =>
        AssertFound(await Assert.ThrowsAsync<MachineFailure>(() => new InMemoryAdapter().RunMfaMachineAsync(Enough, options => new FlawedTotp(flaw, options))));

    [Theory]
    [MemberData(nameof(FlawsOfLimits))]
    public async Task Limit_that_is_off_by_one_is_found_out(string flaw) =>
        AssertFound(await Assert.ThrowsAsync<MachineFailure>(() => new InMemoryAdapter().RunMfaMachineAsync(Enough, misconfigure: options => Misconfigure(options, flaw))));

    private void AssertFound(MachineFailure failure) => ShortFailure.Of(failure, mostCommands: 10, output);

    private static void Misconfigure(MfaOptions options, string flaw)
    {
        var millisecond = TimeSpan.FromMilliseconds(1);
        _ = flaw switch
        {
            "waits a millisecond less" => (object)(options.FailureWindow = options.FailureWindow > MfaOptions.MinFailureWindow ? options.FailureWindow - millisecond : options.FailureWindow),
            "lets one more try" => options.MaxFailures++,
            "locks one later" => options.MaxConsecutiveFailures++,
            "takes one authenticator more" => options.MaxAuthenticators++,
            "enrols a millisecond longer" => options.EnrollmentLifetime += millisecond,
            _ => options.TrustedDeviceLifetime += millisecond,
        };
    }

    private sealed class FlawedAdapter(string flaw) : StoreAdapter, IOpens<IMfaStore>
    {
        private readonly FlawedStore _store = new(flaw, new InMemoryMfaStore());

        IMfaStore IOpens<IMfaStore>.Open() => _store;
    }

    private sealed partial class FlawedStore(string flaw, InMemoryMfaStore store) : IMfaStore
    {
        private int _writes;

        public ValueTask<VersionedRecord?> FindAsync(StoreKey owner, CancellationToken cancellationToken = default) => store.FindAsync(owner, cancellationToken);

        public async ValueTask<bool> WriteAsync(VersionedRecord record, long previous, CancellationToken cancellationToken = default)
        {
            if (flaw == "loses a write now and then" && ++_writes % 7 == 0)
            {
                return true;
            }

            var text = Encoding.UTF8.GetString(record.Payload.Span);
            text = flaw switch
            {
                "counts nothing" => FailuresPattern().Replace(text, "\"failures\":0"),
                "forgets the wait" => WaitsPattern().Replace(text, "\"waits\":0"),
                "sets the step back" => StepPattern().Replace(text, static match => $"\"step\":{long.Parse(match.Groups[1].ValueSpan, provider: null) - 1}"),
                _ => text,
            };
            return await store.WriteAsync(record with { Payload = Encoding.UTF8.GetBytes(text) }, previous, cancellationToken);
        }

        public ValueTask<bool> RemoveAsync(StoreKey owner, CancellationToken cancellationToken = default) =>
            flaw == "keeps what it removes" ? ValueTask.FromResult(true) : store.RemoveAsync(owner, cancellationToken);

        [GeneratedRegex("\"failures\":[0-9]+")]
        private static partial Regex FailuresPattern();

        [GeneratedRegex("\"waits\":[0-9]+")]
        private static partial Regex WaitsPattern();

        [GeneratedRegex("\"step\":([0-9]+)")]
        private static partial Regex StepPattern();
    }

    private sealed class FlawedTotp(string flaw, TotpOptions options) : ITotpService
    {
        private readonly TotpService _inner = new(new TotpOptions
        {
            Algorithm = options.Algorithm,
            Digits = options.Digits,
            Period = options.Period,
            AllowWideWindow = true,
            PastSteps = options.PastSteps + (flaw == "takes an earlier step" ? 1 : 0),
            FutureSteps = options.FutureSteps + (flaw == "takes a later step" ? 1 : 0),
        });

        public TotpParameters Parameters => _inner.Parameters;

        public OtpSecret CreateSecret() => _inner.CreateSecret();

        public string GetCode(OtpSecret secret, TotpParameters parameters) => _inner.GetCode(secret, parameters);

        public string GetCodeAt(OtpSecret secret, TotpParameters parameters, DateTimeOffset instant) => _inner.GetCodeAt(secret, parameters, instant);

        public TotpVerification Verify(OtpSecret secret, TotpParameters parameters, ReadOnlySpan<char> code, long? afterStep) => _inner.Verify(secret, parameters, code, afterStep);

        public TotpVerification VerifyAt(OtpSecret secret, TotpParameters parameters, ReadOnlySpan<char> code, DateTimeOffset instant, long? afterStep) =>
            _inner.VerifyAt(secret, parameters, code, instant, flaw == "forgets the last step" ? null : afterStep);
    }
}
