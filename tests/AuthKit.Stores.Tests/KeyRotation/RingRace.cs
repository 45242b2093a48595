using System.Globalization;
using AuthKit.Cryptography;
using AuthKit.KeyRotation;
using AuthKit.Testing;
using AuthKit.Tokens;

namespace AuthKit.Stores.Tests.KeyRotation;

/// <summary>
/// Several instances share one ring. Each instance has its own clock, which is off by up to a minute. It reads the ring at its own times, but at
/// least once within the time for which a key is published before it signs. Every instance must know every key that another one signs with.
/// </summary>
public sealed class RingRace(Func<IJwtKeyStore> open)
{
    private const int Instances = 12;
    private const int Steps = 40;

    private static readonly SecretKeyRing Secret = new(SecretKey.Generate());
    private readonly JwtKeyRotationOptions _options = new()
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"race {Guid.NewGuid()}"),
        RotationPeriod = TimeSpan.FromDays(10),
        PublishBefore = TimeSpan.FromDays(1),
        KeepAfter = TimeSpan.FromDays(2),
    };

    public async Task RunAsync()
    {
        var clocks = Enumerable.Range(0, Instances).Select(i => new ManualClock(new ManualClock().GetUtcNow() + TimeSpan.FromSeconds(5 * i))).ToArray();
        var rings = clocks.Select(clock => new RotatingJwtKeyRing(open(), new SecretProtector(Secret), _options, new AuthKitRuntime { TimeProvider = clock })).ToArray();
        var seen = new HashSet<string>();
        try
        {
            await AtOnceAsync(rings, static ring => ring.StartAsync());
            Assert.Single(Ids(rings));
            for (var step = 0; step < Steps; step++)
            {
                foreach (var clock in clocks)
                {
                    clock.Advance(TimeSpan.FromHours(11));
                }

                // Half of the instances refresh at each step, so all do within two steps: 22 hours. A key is published for a day before it signs.
                await AtOnceAsync(rings.Where((_, i) => i % 2 == step % 2), static ring => ring.RefreshAsync());
                foreach (var signing in rings.Select(static ring => ring.SigningKey))
                {
                    seen.Add(signing.Id);
                    Assert.All(rings, ring => Assert.Contains(ring.Keys.Keys, key => key.Id == signing.Id));
                }
            }

            // 440 hours are 18 days. The first key signed for ten of them, the second one signs now, and at most a third one waits.
            await AtOnceAsync(rings, static ring => ring.RefreshAsync());
            Assert.Single(rings.Select(static ring => string.Join(' ', ring.Keys.Keys.Select(static key => key.Id))).Distinct());
            Assert.Equal(2, seen.Count);

            // All instances request another key at once, twice. This creates one key, because one waiting key is enough.
            await AtOnceAsync([.. rings, .. rings], static ring => ring.RotateAsync());
            var before = Ids(rings);
            await AtOnceAsync(rings, static ring => ring.RotateAsync());
            Assert.Equal(before, Ids(rings));

            await AtOnceAsync(rings, static ring => ring.ReplaceAsync());
            await AtOnceAsync(rings, static ring => ring.RefreshAsync());
            Assert.DoesNotContain(Assert.Single(Ids(rings)), before);
        }
        finally
        {
            Array.ForEach(rings, static ring => ring.Dispose());
        }
    }

    private static IReadOnlyList<string> Ids(IEnumerable<IJwtKeyRing> rings) =>
        [.. rings.SelectMany(static ring => ring.Keys.Keys).Select(static key => key.Id).Distinct().Order(StringComparer.Ordinal)];

    private static Task AtOnceAsync(IEnumerable<RotatingJwtKeyRing> rings, Func<RotatingJwtKeyRing, ValueTask> call) =>
        Task.WhenAll(rings.Select(ring => Task.Run(() => call(ring).AsTask())).ToArray());
}
