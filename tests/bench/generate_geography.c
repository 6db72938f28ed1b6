/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Real airports and cities; offsets are those of April 2005. */
#include "tests/bench/generate.h"

const geography geography_origins[] = {
    {"AMS", "Amsterdam Schiphol", "NL", "Europe/Amsterdam", 120, 5231, 476, NULL, false},
    {"ARN", "Stockholm Arlanda", "SE", "Europe/Stockholm", 120, 5965, 1792, NULL, false},
    {"OSL", "Oslo Gardermoen", "NO", "Europe/Oslo", 120, 6019, 1110, NULL, false},
    {"CPH", "Copenhagen Kastrup", "DK", "Europe/Copenhagen", 120, 5562, 1266, NULL, false},
    {"FRA", "Frankfurt", "DE", "Europe/Berlin", 120, 5003, 857, NULL, false},
    {"LHR", "London Heathrow", "GB", "Europe/London", 60, 5147, -45, NULL, false},
    {"CDG", "Paris Charles de Gaulle", "FR", "Europe/Paris", 120, 4901, 255, NULL, false},
    {"BRU", "Brussels", "BE", "Europe/Brussels", 120, 5090, 448, NULL, false},
    {"VIE", "Vienna", "AT", "Europe/Vienna", 120, 4811, 1657, NULL, false},
    {"ATH", "Athens", "GR", "Europe/Athens", 180, 3794, 2394, NULL, false},
    {"HEL", "Helsinki Vantaa", "FI", "Europe/Helsinki", 180, 6032, 2496, NULL, false},
    {"ZRH", "Zurich", "CH", "Europe/Zurich", 120, 4746, 855, NULL, false},
    {"FCO", "Rome Fiumicino", "IT", "Europe/Rome", 120, 4180, 1225, NULL, false},
    {"MAD", "Madrid Barajas", "ES", "Europe/Madrid", 120, 4047, -356, NULL, false},
    {"LIS", "Lisbon", "PT", "Europe/Lisbon", 60, 3877, -913, NULL, false},
    {"DUB", "Dublin", "IE", "Europe/Dublin", 60, 5342, -627, NULL, false},
    {"WAW", "Warsaw", "PL", "Europe/Warsaw", 120, 5217, 2097, NULL, false},
    {"BUD", "Budapest", "HU", "Europe/Budapest", 120, 4744, 1926, NULL, false},
    {"TUN", "Tunis Carthage", "TN", "Africa/Tunis", 60, 3685, 1023, NULL, false},
    {"TIP", "Tripoli", "LY", "Africa/Tripoli", 120, 3266, 1316, NULL, false},
    {"BEY", "Beirut", "LB", "Asia/Beirut", 180, 3382, 3549, NULL, false},
    {"KWI", "Kuwait", "KW", "Asia/Kuwait", 180, 2923, 4797, NULL, false},
    {"RUH", "Riyadh", "SA", "Asia/Riyadh", 180, 2496, 4670, NULL, false},
    {"MCT", "Muscat", "OM", "Asia/Muscat", 240, 2359, 5828, NULL, false},
    {"BAH", "Bahrain", "BH", "Asia/Bahrain", 180, 2627, 5063, NULL, false},
    {"LCA", "Larnaca", "CY", "Asia/Nicosia", 180, 3488, 3362, NULL, false},
    {"MLA", "Malta", "MT", "Europe/Malta", 120, 3586, 1448, NULL, false},
    {"SOF", "Sofia", "BG", "Europe/Sofia", 180, 4270, 2341, NULL, false},
    {"OTP", "Bucharest", "RO", "Europe/Bucharest", 180, 4457, 2609, NULL, false},
    {"PRG", "Prague", "CZ", "Europe/Prague", 120, 5010, 1426, NULL, false},
    {"JNB", "Johannesburg", "ZA", "Africa/Johannesburg", 120, -2614, 2825, NULL, false},
    {"KUL", "Kuala Lumpur", "MY", "Asia/Kuala_Lumpur", 480, 275, 10171, NULL, false},
    {"BKK", "Bangkok", "TH", "Asia/Bangkok", 420, 1369, 10075, NULL, false},
    {"CGK", "Jakarta", "ID", "Asia/Jakarta", 420, -613, 10666, NULL, false},
    {"ALG", "Algiers", "DZ", "Africa/Algiers", 60, 3669, 322, NULL, false},
    {"CMN", "Casablanca", "MA", "Africa/Casablanca", 0, 3337, -759, NULL, false},
};
const int geography_origin_count = (int)(sizeof geography_origins / sizeof *geography_origins);

const geography geography_hubs[] = {
    {"AMM", "Queen Alia", "JO", "Asia/Amman", 180, 3172, 3599, NULL, false},
    {"IST", "Istanbul", "TR", "Europe/Istanbul", 180, 4098, 2882, NULL, false},
    {"DXB", "Dubai", "AE", "Asia/Dubai", 240, 2525, 5536, NULL, false},
    {"DOH", "Doha", "QA", "Asia/Qatar", 180, 2526, 5157, NULL, false},
    {"ADD", "Addis Ababa", "ET", "Africa/Addis_Ababa", 180, 898, 3880, NULL, false},
    {"CAI", "Cairo", "EG", "Africa/Cairo", 120, 3012, 3141, NULL, false},
    {"NBO", "Nairobi", "KE", "Africa/Nairobi", 180, -132, 3693, NULL, false},
};
const int geography_hub_count = (int)(sizeof geography_hubs / sizeof *geography_hubs);

const geography geography_amman = {"AMMAN", "Amman", "JO",  "Asia/Amman", 180,
                                   3195,    3593,    "AMM", false};
const geography geography_karama = {
    "KARAMA", "Karama crossing", "IQ", "Asia/Baghdad", 240, 3287, 3920, NULL, false};

const geography geography_gateways[] = {
    {"BGW", "Baghdad airport", "IQ", "Asia/Baghdad", 240, 3326, 4423, NULL, false},
    {"BSR", "Basra airport", "IQ", "Asia/Baghdad", 240, 3055, 4766, NULL, false},
    {"EBL", "Erbil airport", "IQ", "Asia/Baghdad", 240, 3624, 4396, NULL, false},
    {"KRT", "Khartoum airport", "SD", "Africa/Khartoum", 180, 1559, 3255, NULL, false},
    {"PZU", "Port Sudan airport", "SD", "Africa/Khartoum", 180, 1943, 3723, NULL, false},
    {"KBL", "Kabul airport", "AF", "Asia/Kabul", 270, 3457, 6921, NULL, false},
    {"HEA", "Herat airport", "AF", "Asia/Kabul", 270, 3421, 6223, NULL, false},
    {"KDH", "Kandahar airport", "AF", "Asia/Kabul", 270, 3151, 6585, NULL, false},
    {"MGQ", "Mogadishu airport", "SO", "Africa/Mogadishu", 180, 201, 4530, NULL, false},
    {"HGA", "Hargeisa airport", "SO", "Africa/Mogadishu", 180, 951, 4408, NULL, false},
    {"SAH", "Sana'a airport", "YE", "Asia/Aden", 180, 1548, 4422, NULL, false},
    {"ADE", "Aden airport", "YE", "Asia/Aden", 180, 1283, 4503, NULL, false},
    {"DAC", "Dhaka airport", "BD", "Asia/Dhaka", 360, 2384, 9040, NULL, false},
    {"CGP", "Chittagong airport", "BD", "Asia/Dhaka", 360, 2225, 9181, NULL, false},
    {"CMB", "Colombo airport", "LK", "Asia/Colombo", 360, 718, 7988, NULL, false},
    {"LOS", "Lagos airport", "NG", "Africa/Lagos", 60, 658, 332, NULL, false},
};
const int geography_gateway_count = (int)(sizeof geography_gateways / sizeof *geography_gateways);

const geography geography_destinations[] = {
    {"BAGHDAD", "Baghdad", "IQ", "Asia/Baghdad", 240, 3331, 4437, "BGW", false},
    {"BASRA", "Basra", "IQ", "Asia/Baghdad", 240, 3051, 4778, "BSR", false},
    {"MOSUL", "Mosul", "IQ", "Asia/Baghdad", 240, 3634, 4313, "BAGHDAD", true},
    {"NAJAF", "Najaf", "IQ", "Asia/Baghdad", 240, 3200, 4433, "BAGHDAD", true},
    {"ERBIL", "Erbil", "IQ", "Asia/Baghdad", 240, 3619, 4401, "EBL", false},
    {"KIRKUK", "Kirkuk", "IQ", "Asia/Baghdad", 240, 3547, 4439, "ERBIL", true},
    {"KHARTOUM", "Khartoum", "SD", "Africa/Khartoum", 180, 1550, 3256, "KRT", false},
    {"KASSALA", "Kassala", "SD", "Africa/Khartoum", 180, 1545, 3640, "KHARTOUM", true},
    {"KABUL", "Kabul", "AF", "Asia/Kabul", 270, 3453, 6917, "KBL", false},
    {"HERAT", "Herat", "AF", "Asia/Kabul", 270, 3435, 6220, "HEA", false},
    {"JALALABAD", "Jalalabad", "AF", "Asia/Kabul", 270, 3443, 7045, "KABUL", true},
    {"MOGADISHU", "Mogadishu", "SO", "Africa/Mogadishu", 180, 204, 4534, "MGQ", false},
    {"HARGEISA", "Hargeisa", "SO", "Africa/Mogadishu", 180, 956, 4406, "HGA", false},
    {"BURAO", "Burao", "SO", "Africa/Mogadishu", 180, 952, 4553, "HARGEISA", true},
    {"SANAA", "Sana'a", "YE", "Asia/Aden", 180, 1535, 4421, "SAH", false},
    {"ADEN", "Aden", "YE", "Asia/Aden", 180, 1279, 4502, "ADE", false},
    {"TAIZZ", "Taizz", "YE", "Asia/Aden", 180, 1358, 4402, "ADEN", true},
    {"KANDAHAR", "Kandahar", "AF", "Asia/Kabul", 270, 3161, 6571, "KDH", false},
    {"GHAZNI", "Ghazni", "AF", "Asia/Kabul", 270, 3355, 6842, "KABUL", true},
    {"KUNDUZ", "Kunduz", "AF", "Asia/Kabul", 270, 3673, 6887, "KABUL", true},
    {"DHAKA", "Dhaka", "BD", "Asia/Dhaka", 360, 2381, 9041, "DAC", false},
    {"CHITTAGONG", "Chittagong", "BD", "Asia/Dhaka", 360, 2236, 9178, "CGP", false},
    {"SYLHET", "Sylhet", "BD", "Asia/Dhaka", 360, 2489, 9187, "DHAKA", true},
    {"COLOMBO", "Colombo", "LK", "Asia/Colombo", 360, 693, 7986, "CMB", false},
    {"JAFFNA", "Jaffna", "LK", "Asia/Colombo", 360, 966, 8002, "COLOMBO", true},
    {"LAGOS", "Lagos", "NG", "Africa/Lagos", 60, 652, 338, "LOS", false},
    {"BENIN-CITY", "Benin City", "NG", "Africa/Lagos", 60, 634, 563, "LAGOS", true},
    {"PORT-SUDAN", "Port Sudan", "SD", "Africa/Khartoum", 180, 1962, 3722, "PZU", false},
    {"GEDAREF", "Gedaref", "SD", "Africa/Khartoum", 180, 1404, 3538, "KHARTOUM", true},
    {"EL-OBEID", "El Obeid", "SD", "Africa/Khartoum", 180, 1318, 3022, "KHARTOUM", true},
    {"BAIDOA", "Baidoa", "SO", "Africa/Mogadishu", 180, 312, 4365, "MOGADISHU", true},
    {"NASIRIYA", "Nasiriya", "IQ", "Asia/Baghdad", 240, 3105, 4626, "BASRA", true},
    {"AMARA", "Amara", "IQ", "Asia/Baghdad", 240, 3184, 4715, "BASRA", true},
    {"BAQUBA", "Baquba", "IQ", "Asia/Baghdad", 240, 3375, 4464, "BAGHDAD", true},
    {"DOHUK", "Dohuk", "IQ", "Asia/Baghdad", 240, 3687, 4300, "ERBIL", true},
    {"KANDY", "Kandy", "LK", "Asia/Colombo", 360, 729, 8063, "COLOMBO", true},
    {"MARIB", "Marib", "YE", "Asia/Aden", 180, 1546, 4533, "SANAA", true},
    {"COMILLA", "Comilla", "BD", "Asia/Dhaka", 360, 2346, 9118, "CHITTAGONG", true},
};
const int geography_destination_count =
    (int)(sizeof geography_destinations / sizeof *geography_destinations);
