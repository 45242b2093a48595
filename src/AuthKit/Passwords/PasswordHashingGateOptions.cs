namespace AuthKit.Passwords;

/// <summary>The limits of a <see cref="PasswordHashingGate"/>.</summary>
public sealed class PasswordHashingGateOptions
{
    /// <summary>The largest <see cref="Slots"/>.</summary>
    public const int MaxSlots = 1024;

    /// <summary>The largest <see cref="QueuePerSlot"/>.</summary>
    public const int MaxQueuePerSlot = 1024;

    private const int MinDefaultMemoryMiBLimit = 256;

    /// <summary>Hashes that run at once; 1 to <see cref="MaxSlots"/>. Default null: the number of cores.</summary>
    public int? Slots { get; set; }

    /// <summary>
    /// Memory in MiB that all running hashes may use together. Default null: half of the memory available to the process, at least 256 MiB.
    /// </summary>
    public int? MemoryMiB { get; set; }

    /// <summary>
    /// Places in the queue per slot. Default 8; 0 to <see cref="MaxQueuePerSlot"/>. With 0, a call that cannot start at once is refused.
    /// </summary>
    public int QueuePerSlot { get; set; } = 8;

    /// <summary>
    /// The share, in per cent, that is reserved for <see cref="HashingPriority.KnownDevice"/>. It applies to the places in the queue, and to the
    /// hashes that start while other calls wait too. Default 25; 0 (known devices have no precedence) to 100 (they always go first).
    /// </summary>
    public int KnownDeviceSharePercent { get; set; } = 25;

    internal int GetEffectiveSlots() => Slots ?? Math.Min(Environment.ProcessorCount, MaxSlots);

    internal long GetEffectiveMemory() => 1024L * 1024 * (MemoryMiB
        ?? Math.Max(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2 / 1024 / 1024, MinDefaultMemoryMiBLimit));

    internal PasswordHashingGateOptions Snapshot() => (PasswordHashingGateOptions)MemberwiseClone();

    internal void Validate(List<string> problems)
    {
        OptionRange.Check(problems, Slots, 1, MaxSlots, "Gate.Slots");
        if (MemoryMiB is < 1)
        {
            problems.Add("Gate.MemoryMiB must be 1 or more, or absent.");
        }

        OptionRange.Check(problems, QueuePerSlot, 0, MaxQueuePerSlot, "Gate.QueuePerSlot");
        OptionRange.Check(problems, KnownDeviceSharePercent, 0, 100, "Gate.KnownDeviceSharePercent");
    }
}
