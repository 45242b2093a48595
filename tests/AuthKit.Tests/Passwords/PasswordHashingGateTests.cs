using AuthKit.Passwords;
using AuthKit.Stores;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.Passwords;

public sealed class PasswordHashingGateTests : IDisposable
{
    private const int MiB = 1024 * 1024;
    private readonly ManualResetEventSlim _mayEnd = new();

    public void Dispose() => _mayEnd.Dispose();

    [Fact]
    public async Task At_most_as_many_hashes_run_simultaneously_as_there_are_slots()
    {
        var gate = Gate(slots: 2, queuePerSlot: 8);
        var highest = 0;
        var all = Enumerable.Range(0, 10).Select(_ => gate.RunAsync(0, gate, gate =>
        {
            InterlockedMax(ref highest, gate.Running);
            return 0;
        }, HashingPriority.Normal, default).AsTask()).ToArray();
        await Task.WhenAll(all);

        Assert.InRange(highest, 1, 2);
        Assert.Equal(0, gate.Running);
        Assert.Equal(0, gate.Waiting);
    }

    [Fact]
    public async Task A_call_is_refused_at_once_if_the_queue_is_full()
    {
        var gate = Gate(slots: 1, queuePerSlot: 2, knownDeviceShare: 0);
        var running = Block(gate);
        var waiting = new[] { Block(gate), Block(gate) };

        var exception = await Assert.ThrowsAsync<AuthUnavailableException>(() => Block(gate));
        Assert.Equal(AuthUnavailableKind.HashingQueueFull, exception.Kind);

        _mayEnd.Set();
        await Task.WhenAll([running, .. waiting]);
        await Block(gate);
    }

    [Fact]
    public async Task A_share_of_the_queue_is_reserved_for_known_devices()
    {
        var gate = Gate(slots: 1, queuePerSlot: 4, knownDeviceShare: 50);
        var all = new List<Task> { Block(gate), Block(gate), Block(gate) };

        await Assert.ThrowsAsync<AuthUnavailableException>(() => Block(gate));
        all.Add(Block(gate, HashingPriority.KnownDevice));
        all.Add(Block(gate, HashingPriority.KnownDevice));
        await Assert.ThrowsAsync<AuthUnavailableException>(() => Block(gate, HashingPriority.KnownDevice));

        _mayEnd.Set();
        await Task.WhenAll(all);
    }

    [Fact]
    public async Task Without_a_queue_a_second_call_is_refused()
    {
        var gate = Gate(slots: 1, queuePerSlot: 0);
        var running = Block(gate);

        await Assert.ThrowsAsync<AuthUnavailableException>(() => Block(gate));
        _mayEnd.Set();
        await running;
    }

    [Fact]
    public async Task Cancellation_frees_the_place_in_the_queue()
    {
        var gate = Gate(slots: 1, queuePerSlot: 1, knownDeviceShare: 0);
        var running = Block(gate);
        using var cancellation = new CancellationTokenSource();
        var waiting = Block(gate, cancellationToken: cancellation.Token);
        await Assert.ThrowsAsync<AuthUnavailableException>(() => Block(gate));

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, gate.Waiting);

        var next = Block(gate);
        Assert.Equal(1, gate.Waiting);
        _mayEnd.Set();
        await Task.WhenAll(running, next);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_before_it_begins_runs_nothing()
    {
        var gate = Gate(slots: 1, queuePerSlot: 1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Block(gate, cancellationToken: new CancellationToken(canceled: true)));
        Assert.Equal(0, gate.Running);
    }

    [Fact]
    public async Task Memory_limits_the_running_hashes_and_no_call_overtakes()
    {
        var gate = Gate(slots: 8, queuePerSlot: 8, memoryMiB: 100);
        var first = Block(gate, memory: 60 * MiB);
        var large = Block(gate, memory: 60 * MiB);
        var small = Block(gate, memory: MiB);

        Assert.Equal(1, gate.Running);
        Assert.Equal(2, gate.Waiting);
        _mayEnd.Set();
        await Task.WhenAll(first, large, small);
        Assert.Equal(0, gate.Running);
    }

    [Fact]
    public async Task Cancelling_a_large_hash_admits_the_calls_behind_it()
    {
        var gate = Gate(slots: 8, queuePerSlot: 8, memoryMiB: 100);
        using var cancellation = new CancellationTokenSource();
        var first = Block(gate, memory: 60 * MiB);
        var giant = Block(gate, memory: 90 * MiB, cancellationToken: cancellation.Token);
        var small = Block(gate, memory: MiB);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => giant);
        Assert.Equal(2, gate.Running);
        _mayEnd.Set();
        await Task.WhenAll(first, small);
    }

    [Fact]
    public async Task Failed_work_releases_its_slot()
    {
        var gate = Gate(slots: 1, queuePerSlot: 0);

        await Assert.ThrowsAsync<InvalidOperationException>(() => gate.RunAsync<int, int>(MiB, 0, _ => throw new InvalidOperationException(), HashingPriority.Normal, default).AsTask());
        Assert.Equal(0, gate.Running);
        _mayEnd.Set();
        await Block(gate);
    }

    [Fact]
    public async Task Hashers_share_a_gate()
    {
        var gate = Gate(slots: 1, queuePerSlot: 0);
        var hashers = new[] { CheapHashing.Hasher(options => options.UseGate(gate)), CheapHashing.Hasher(options => options.UseGate(gate)) };
        var running = Block(gate);

        foreach (var hasher in hashers)
        {
            await Assert.ThrowsAsync<AuthUnavailableException>(async () => await hasher.HashAsync("password"));
            await Assert.ThrowsAsync<AuthUnavailableException>(async () => await hasher.VerifyAsync("password", null));
        }

        _mayEnd.Set();
        await running;
        Assert.NotEmpty(await hashers[0].HashAsync("password"));
    }

    [Fact]
    public async Task A_hundred_simultaneous_logins_stay_within_the_budget()
    {
        var gate = Gate(slots: 4, queuePerSlot: 64, memoryMiB: 1);
        var hasher = CheapHashing.Hasher(options =>
        {
            options.Argon2.MemoryKiB = 512;
            options.UseGate(gate);
        });
        var hash = hasher.Hash("password");
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => hasher.VerifyAsync(i % 2 == 0 ? "password" : "other", hash).AsTask()));

        Assert.Equal(50, answers.Count(answer => answer == PasswordVerification.Success));
        Assert.Equal(0, gate.Running);
    }

    [Fact]
    public void A_cost_that_never_fits_the_gate_is_a_configuration_error() =>
        Assert.Throws<OptionsValidationException>(() => CheapHashing.Hasher(options =>
        {
            options.Argon2.MemoryKiB = 2048;
            options.UseGate(Gate(slots: 1, queuePerSlot: 1, memoryMiB: 1));
        }));

    [Fact]
    public void A_stored_hash_that_never_fits_the_gate_is_refused()
    {
        var large = CheapHashing.Hasher(options => options.Argon2.MemoryKiB = 2048).Hash("password");
        var hasher = CheapHashing.Spied(out var costs, options => options.UseGate(Gate(slots: 1, queuePerSlot: 1, memoryMiB: 1)));

        Assert.Equal(PasswordVerification.Failed, hasher.Verify("password", large));
        Assert.Equal([CheapHashing.CurrentCost], costs);
    }

    [Theory]
    [InlineData(25, "K N1 N2 N3 K N4 N5 N6 K K")]
    [InlineData(50, "K N1 K N2 K N3 K N4 N5 N6")]
    [InlineData(90, "K N1 K K K N2 N3 N4 N5 N6")]
    [InlineData(0, "N1 N2 N3 N4 N5 N6 K K K K")]
    public async Task Known_devices_go_first_up_to_their_share_and_other_calls_get_the_rest(int share, string expected)
    {
        var gate = Gate(slots: 1, queuePerSlot: 100, knownDeviceShare: share);
        var order = new List<string>();
        using var mayBegin = new ManualResetEventSlim();
        var all = new List<Task> { Note("", HashingPriority.Normal, mayBegin.Wait) };
        all.AddRange(Enumerable.Range(1, 6).Select(i => Note($"N{i}", HashingPriority.Normal)));
        all.AddRange(Enumerable.Range(1, 4).Select(_ => Note("K", HashingPriority.KnownDevice)));

        mayBegin.Set();
        await Task.WhenAll(all);

        Assert.Equal(expected, string.Join(' ', order.Skip(1)));

        // With one slot, the running call has the list to itself.
        Task Note(string name, HashingPriority priority, Action? before = null) => gate.RunAsync(0, 0, _ =>
        {
            before?.Invoke();
            order.Add(name);
            return 0;
        }, priority, default).AsTask();
    }

    [Fact]
    public async Task A_known_device_that_arrived_first_keeps_its_place_although_its_share_is_used()
    {
        var gate = Gate(slots: 1, queuePerSlot: 20);
        var order = new List<string>();
        using var mayBegin = new ManualResetEventSlim();
        var all = new List<Task> { Note("", HashingPriority.Normal, mayBegin.Wait) };
        all.AddRange(((string[])["K1", "K2", "K3"]).Select(name => Note(name, HashingPriority.KnownDevice)));
        all.AddRange(((string[])["N1", "N2"]).Select(name => Note(name, HashingPriority.Normal)));

        mayBegin.Set();
        await Task.WhenAll(all);

        Assert.Equal(["K1", "K2", "K3", "N1", "N2"], order.Skip(1));

        Task Note(string name, HashingPriority priority, Action? before = null) => gate.RunAsync(0, 0, _ =>
        {
            before?.Invoke();
            order.Add(name);
            return 0;
        }, priority, default).AsTask();
    }

    [Fact]
    public async Task Known_devices_that_fill_the_queue_leave_the_others_their_places()
    {
        var gate = Gate(slots: 1, queuePerSlot: 4, knownDeviceShare: 50);
        var all = new List<Task> { Block(gate) };
        all.AddRange(Enumerable.Range(0, 4).Select(_ => Block(gate, HashingPriority.KnownDevice)));
        await Assert.ThrowsAsync<AuthUnavailableException>(() => Block(gate, HashingPriority.KnownDevice));

        all.Add(Block(gate));
        all.Add(Block(gate));
        await Assert.ThrowsAsync<AuthUnavailableException>(() => Block(gate));
        Assert.Equal(6, gate.Waiting);

        _mayEnd.Set();
        await Task.WhenAll(all);
    }

    [Fact]
    public async Task A_large_hash_that_waits_for_memory_delays_a_known_device_only_after_that_used_its_share()
    {
        var gate = Gate(slots: 8, queuePerSlot: 8, memoryMiB: 100);
        var first = Block(gate, memory: 60 * MiB);
        var giant = Block(gate, memory: 90 * MiB);

        var known = Block(gate, HashingPriority.KnownDevice, MiB);
        Assert.Equal((2, 1), (gate.Running, gate.Waiting));
        var second = Block(gate, HashingPriority.KnownDevice, MiB);
        Assert.Equal((2, 2), (gate.Running, gate.Waiting));

        _mayEnd.Set();
        await Task.WhenAll(first, giant, known, second);
    }

    private static PasswordHashingGate Gate(int slots, int queuePerSlot, int memoryMiB = 1000, int knownDeviceShare = 25) => new(new PasswordHashingGateOptions
    {
        Slots = slots,
        QueuePerSlot = queuePerSlot,
        MemoryMiB = memoryMiB,
        KnownDeviceSharePercent = knownDeviceShare,
    });

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    /// <summary>Work that ends when the test says so. When this returns, it is decided whether the work runs or waits.</summary>
    private Task<int> Block(PasswordHashingGate gate, HashingPriority priority = HashingPriority.Normal, long memory = 0, CancellationToken cancellationToken = default) =>
        gate.RunAsync(memory, _mayEnd, static mayEnd =>
        {
            mayEnd.Wait();
            return 0;
        }, priority, cancellationToken).AsTask();
}
