namespace AuthKit.Passwords;

/// <summary>How much a <see cref="PasswordHashingGate"/> lets through at once.</summary>
public sealed class PasswordHashingGateOptions
{
    /// <summary>The most slots.</summary>
    public const int MaxSlots = 1024;

    /// <summary>The most places in the queue for each slot.</summary>
    public const int MaxQueuePerSlot = 1024;

    private const int MinDefaultMemoryMiBLimit = 256;

    /// <summary>Hashes that run at once; 1 to <see cref="MaxSlots"/>. Default null: the number of cores.</summary>
    public int? Slots { get; set; }

    /// <summary>Memory in MiB that running hashes may take together. Default null: half of what the process may use, at least 256 MiB.</summary>
    public int? MemoryMiB { get; set; }

    /// <summary>Places in the queue for each slot. Default 8; 0 to <see cref="MaxQueuePerSlot"/>, 0 refuses at once what cannot run at once.</summary>
    public int QueuePerSlot { get; set; } = 8;

    /// <summary>
    /// The share, in per cent, that is kept for <see cref="HashingPriority.KnownDevice"/>: of the places in the queue, and of the
    /// hashes that start while others wait too. Default 25; 0 (known devices go with everybody) to 100 (they always go first).
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
