// Generated from core/sdk/src/capability/definitions by `npm run generate`; do not edit.
import type { Capability } from '../../src/shared/api/types.ts';

/** NEXA's own capabilities, as GET /capabilities answers them. */
export const coreCapabilities = [
  {
    "id": "onOff",
    "version": 1,
    "title": "Switch",
    "events": {},
    "attributes": {
      "on": {
        "title": "On",
        "schema": {
          "type": "boolean"
        },
        "history": "states"
      }
    },
    "commands": {
      "on": {
        "title": "Switch on",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        }
      },
      "off": {
        "title": "Switch off",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        }
      },
      "toggle": {
        "title": "Toggle",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        }
      }
    }
  },
  {
    "id": "brightness",
    "version": 1,
    "title": "Brightness",
    "events": {},
    "attributes": {
      "level": {
        "title": "Brightness",
        "schema": {
          "minimum": 0,
          "maximum": 100,
          "type": "number"
        },
        "unit": "%",
        "precision": 0,
        "history": "states"
      }
    },
    "commands": {
      "set": {
        "title": "Set brightness",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "required": [
            "level"
          ],
          "properties": {
            "level": {
              "minimum": 0,
              "maximum": 100,
              "type": "number"
            },
            "transition": {
              "title": "Transition (seconds)",
              "minimum": 0,
              "maximum": 3600,
              "type": "number"
            }
          }
        }
      }
    }
  },
  {
    "id": "color",
    "version": 1,
    "title": "Colour",
    "events": {},
    "attributes": {
      "hue": {
        "title": "Hue",
        "schema": {
          "minimum": 0,
          "maximum": 360,
          "type": "number"
        },
        "unit": "°",
        "precision": 0,
        "history": "states"
      },
      "saturation": {
        "title": "Saturation",
        "schema": {
          "minimum": 0,
          "maximum": 100,
          "type": "number"
        },
        "unit": "%",
        "precision": 0,
        "history": "states"
      },
      "colorMode": {
        "title": "Colour mode",
        "schema": {
          "anyOf": [
            {
              "const": "color",
              "type": "string"
            },
            {
              "const": "colorTemperature",
              "type": "string"
            }
          ]
        },
        "history": "states"
      }
    },
    "commands": {
      "set": {
        "title": "Set colour",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "required": [
            "hue",
            "saturation"
          ],
          "properties": {
            "hue": {
              "minimum": 0,
              "maximum": 360,
              "type": "number"
            },
            "saturation": {
              "minimum": 0,
              "maximum": 100,
              "type": "number"
            },
            "transition": {
              "title": "Transition (seconds)",
              "minimum": 0,
              "maximum": 3600,
              "type": "number"
            }
          }
        }
      }
    }
  },
  {
    "id": "colorTemperature",
    "version": 1,
    "title": "Colour temperature",
    "events": {},
    "attributes": {
      "kelvin": {
        "title": "Colour temperature",
        "schema": {
          "minimum": 1000,
          "maximum": 20000,
          "type": "number"
        },
        "unit": "K",
        "precision": 0,
        "history": "states"
      },
      "colorMode": {
        "title": "Colour mode",
        "schema": {
          "anyOf": [
            {
              "const": "color",
              "type": "string"
            },
            {
              "const": "colorTemperature",
              "type": "string"
            }
          ]
        },
        "history": "states"
      }
    },
    "commands": {
      "set": {
        "title": "Set colour temperature",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "required": [
            "kelvin"
          ],
          "properties": {
            "kelvin": {
              "minimum": 1000,
              "maximum": 20000,
              "type": "number"
            },
            "transition": {
              "title": "Transition (seconds)",
              "minimum": 0,
              "maximum": 3600,
              "type": "number"
            }
          }
        }
      }
    }
  },
  {
    "id": "cover",
    "version": 1,
    "title": "Cover",
    "events": {},
    "attributes": {
      "position": {
        "title": "Position",
        "schema": {
          "minimum": 0,
          "maximum": 100,
          "type": "number"
        },
        "unit": "%",
        "precision": 0,
        "history": "states"
      },
      "tilt": {
        "title": "Slats",
        "schema": {
          "minimum": 0,
          "maximum": 100,
          "type": "number"
        },
        "unit": "%",
        "precision": 0,
        "history": "states"
      },
      "movement": {
        "title": "Movement",
        "schema": {
          "anyOf": [
            {
              "const": "opening",
              "type": "string"
            },
            {
              "const": "closing",
              "type": "string"
            },
            {
              "const": "stopped",
              "type": "string"
            }
          ]
        },
        "history": "states"
      }
    },
    "commands": {
      "open": {
        "title": "Open",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        }
      },
      "close": {
        "title": "Close",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        }
      },
      "stop": {
        "title": "Stop",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        }
      },
      "set": {
        "title": "Set position",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "required": [
            "position"
          ],
          "properties": {
            "position": {
              "minimum": 0,
              "maximum": 100,
              "type": "number"
            }
          }
        }
      },
      "setTilt": {
        "title": "Turn slats",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "required": [
            "tilt"
          ],
          "properties": {
            "tilt": {
              "minimum": 0,
              "maximum": 100,
              "type": "number"
            }
          }
        }
      }
    }
  },
  {
    "id": "thermostat",
    "version": 1,
    "title": "Thermostat",
    "sensitive": true,
    "events": {},
    "attributes": {
      "target": {
        "title": "Target temperature",
        "schema": {
          "minimum": 0,
          "maximum": 100,
          "type": "number"
        },
        "unit": "°C",
        "precision": 1,
        "history": "states"
      },
      "targetLow": {
        "title": "Not colder than",
        "schema": {
          "minimum": 0,
          "maximum": 100,
          "type": "number"
        },
        "unit": "°C",
        "precision": 1,
        "history": "states"
      },
      "targetHigh": {
        "title": "Not warmer than",
        "schema": {
          "minimum": 0,
          "maximum": 100,
          "type": "number"
        },
        "unit": "°C",
        "precision": 1,
        "history": "states"
      },
      "mode": {
        "title": "Mode",
        "schema": {
          "anyOf": [
            {
              "const": "off",
              "type": "string"
            },
            {
              "const": "heat",
              "type": "string"
            },
            {
              "const": "cool",
              "type": "string"
            },
            {
              "const": "heatCool",
              "type": "string"
            },
            {
              "const": "auto",
              "type": "string"
            },
            {
              "const": "dry",
              "type": "string"
            },
            {
              "const": "fanOnly",
              "type": "string"
            },
            {
              "const": "eco",
              "type": "string"
            }
          ]
        },
        "history": "states"
      },
      "running": {
        "title": "Doing now",
        "schema": {
          "anyOf": [
            {
              "const": "idle",
              "type": "string"
            },
            {
              "const": "heating",
              "type": "string"
            },
            {
              "const": "cooling",
              "type": "string"
            },
            {
              "const": "drying",
              "type": "string"
            },
            {
              "const": "fan",
              "type": "string"
            }
          ]
        },
        "history": "states"
      }
    },
    "commands": {
      "set": {
        "title": "Set thermostat",
        "params": {
          "additionalProperties": false,
          "minProperties": 1,
          "type": "object",
          "properties": {
            "target": {
              "minimum": 0,
              "maximum": 100,
              "type": "number"
            },
            "targetLow": {
              "minimum": 0,
              "maximum": 100,
              "type": "number"
            },
            "targetHigh": {
              "minimum": 0,
              "maximum": 100,
              "type": "number"
            },
            "mode": {
              "anyOf": [
                {
                  "const": "off",
                  "type": "string"
                },
                {
                  "const": "heat",
                  "type": "string"
                },
                {
                  "const": "cool",
                  "type": "string"
                },
                {
                  "const": "heatCool",
                  "type": "string"
                },
                {
                  "const": "auto",
                  "type": "string"
                },
                {
                  "const": "dry",
                  "type": "string"
                },
                {
                  "const": "fanOnly",
                  "type": "string"
                },
                {
                  "const": "eco",
                  "type": "string"
                }
              ]
            }
          }
        }
      }
    }
  },
  {
    "id": "fan",
    "version": 1,
    "title": "Fan",
    "events": {},
    "attributes": {
      "speed": {
        "title": "Speed",
        "schema": {
          "minimum": 0,
          "maximum": 100,
          "type": "number"
        },
        "unit": "%",
        "precision": 0,
        "history": "states"
      },
      "direction": {
        "title": "Direction",
        "schema": {
          "anyOf": [
            {
              "const": "forward",
              "type": "string"
            },
            {
              "const": "reverse",
              "type": "string"
            }
          ]
        },
        "history": "states"
      },
      "oscillating": {
        "title": "Swings",
        "schema": {
          "type": "boolean"
        },
        "history": "states"
      },
      "mode": {
        "title": "Mode",
        "schema": {
          "anyOf": [
            {
              "const": "manual",
              "type": "string"
            },
            {
              "const": "auto",
              "type": "string"
            },
            {
              "const": "sleep",
              "type": "string"
            },
            {
              "const": "natural",
              "type": "string"
            }
          ]
        },
        "history": "states"
      }
    },
    "commands": {
      "set": {
        "title": "Set fan",
        "params": {
          "additionalProperties": false,
          "minProperties": 1,
          "type": "object",
          "properties": {
            "speed": {
              "minimum": 0,
              "maximum": 100,
              "type": "number"
            },
            "direction": {
              "anyOf": [
                {
                  "const": "forward",
                  "type": "string"
                },
                {
                  "const": "reverse",
                  "type": "string"
                }
              ]
            },
            "oscillating": {
              "type": "boolean"
            },
            "mode": {
              "anyOf": [
                {
                  "const": "manual",
                  "type": "string"
                },
                {
                  "const": "auto",
                  "type": "string"
                },
                {
                  "const": "sleep",
                  "type": "string"
                },
                {
                  "const": "natural",
                  "type": "string"
                }
              ]
            }
          }
        }
      }
    }
  },
  {
    "id": "media",
    "version": 1,
    "title": "Media player",
    "events": {},
    "attributes": {
      "playback": {
        "title": "Playback",
        "schema": {
          "anyOf": [
            {
              "const": "playing",
              "type": "string"
            },
            {
              "const": "paused",
              "type": "string"
            },
            {
              "const": "stopped",
              "type": "string"
            },
            {
              "const": "buffering",
              "type": "string"
            }
          ]
        },
        "history": "states"
      },
      "volume": {
        "title": "Volume",
        "schema": {
          "minimum": 0,
          "maximum": 100,
          "type": "number"
        },
        "unit": "%",
        "precision": 0,
        "history": "states"
      },
      "muted": {
        "title": "Muted",
        "schema": {
          "type": "boolean"
        },
        "history": "states"
      },
      "source": {
        "title": "Source",
        "schema": {
          "minLength": 1,
          "maxLength": 100,
          "type": "string"
        },
        "history": "states"
      },
      "title": {
        "title": "Title",
        "schema": {
          "maxLength": 200,
          "type": "string"
        },
        "history": "states"
      },
      "artist": {
        "title": "Artist",
        "schema": {
          "maxLength": 200,
          "type": "string"
        },
        "history": "states"
      },
      "album": {
        "title": "Album",
        "schema": {
          "maxLength": 200,
          "type": "string"
        },
        "history": "states"
      }
    },
    "commands": {
      "play": {
        "title": "Play",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        }
      },
      "pause": {
        "title": "Pause",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        }
      },
      "stop": {
        "title": "Stop",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        }
      },
      "next": {
        "title": "Next",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        }
      },
      "previous": {
        "title": "Previous",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        }
      },
      "set": {
        "title": "Set volume or source",
        "params": {
          "additionalProperties": false,
          "minProperties": 1,
          "type": "object",
          "properties": {
            "volume": {
              "minimum": 0,
              "maximum": 100,
              "type": "number"
            },
            "muted": {
              "type": "boolean"
            },
            "source": {
              "minLength": 1,
              "maxLength": 100,
              "type": "string"
            }
          }
        }
      }
    }
  },
  {
    "id": "vacuum",
    "version": 1,
    "title": "Robot vacuum",
    "events": {},
    "attributes": {
      "state": {
        "title": "Doing now",
        "schema": {
          "anyOf": [
            {
              "const": "docked",
              "type": "string"
            },
            {
              "const": "cleaning",
              "type": "string"
            },
            {
              "const": "paused",
              "type": "string"
            },
            {
              "const": "returning",
              "type": "string"
            },
            {
              "const": "idle",
              "type": "string"
            },
            {
              "const": "error",
              "type": "string"
            }
          ]
        },
        "history": "states"
      },
      "suction": {
        "title": "Suction",
        "schema": {
          "minLength": 1,
          "maxLength": 60,
          "type": "string"
        },
        "history": "states"
      }
    },
    "commands": {
      "start": {
        "title": "Clean",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        }
      },
      "pause": {
        "title": "Pause",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        }
      },
      "dock": {
        "title": "Go home",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        }
      },
      "locate": {
        "title": "Find it",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        }
      },
      "set": {
        "title": "Set suction",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "required": [
            "suction"
          ],
          "properties": {
            "suction": {
              "minLength": 1,
              "maxLength": 60,
              "type": "string"
            }
          }
        }
      }
    }
  },
  {
    "id": "temperature",
    "version": 1,
    "title": "Temperature",
    "events": {},
    "attributes": {
      "celsius": {
        "title": "Temperature",
        "schema": {
          "minimum": -100,
          "maximum": 1000,
          "type": "number"
        },
        "unit": "°C",
        "precision": 1,
        "history": "telemetry"
      }
    },
    "commands": {}
  },
  {
    "id": "humidity",
    "version": 1,
    "title": "Humidity",
    "events": {},
    "attributes": {
      "percent": {
        "title": "Relative humidity",
        "schema": {
          "minimum": 0,
          "maximum": 100,
          "type": "number"
        },
        "unit": "%",
        "precision": 0,
        "history": "telemetry"
      }
    },
    "commands": {}
  },
  {
    "id": "illuminance",
    "version": 1,
    "title": "Brightness of the surroundings",
    "events": {},
    "attributes": {
      "lux": {
        "title": "Illuminance",
        "schema": {
          "minimum": 0,
          "maximum": 200000,
          "type": "number"
        },
        "unit": "lx",
        "precision": 0,
        "history": "telemetry"
      }
    },
    "commands": {}
  },
  {
    "id": "airQuality",
    "version": 1,
    "title": "Air quality",
    "events": {},
    "attributes": {
      "co2": {
        "title": "Carbon dioxide",
        "schema": {
          "minimum": 0,
          "maximum": 40000,
          "type": "number"
        },
        "unit": "ppm",
        "precision": 0,
        "history": "telemetry"
      },
      "voc": {
        "title": "Volatile compounds",
        "schema": {
          "minimum": 0,
          "maximum": 100000,
          "type": "number"
        },
        "unit": "µg/m³",
        "precision": 0,
        "history": "telemetry"
      },
      "pm1": {
        "title": "Finest dust (PM1)",
        "schema": {
          "minimum": 0,
          "maximum": 10000,
          "type": "number"
        },
        "unit": "µg/m³",
        "precision": 0,
        "history": "telemetry"
      },
      "pm25": {
        "title": "Fine dust (PM2.5)",
        "schema": {
          "minimum": 0,
          "maximum": 10000,
          "type": "number"
        },
        "unit": "µg/m³",
        "precision": 0,
        "history": "telemetry"
      },
      "pm10": {
        "title": "Dust (PM10)",
        "schema": {
          "minimum": 0,
          "maximum": 10000,
          "type": "number"
        },
        "unit": "µg/m³",
        "precision": 0,
        "history": "telemetry"
      },
      "index": {
        "title": "Air quality index",
        "schema": {
          "minimum": 0,
          "maximum": 500,
          "type": "number"
        },
        "unit": "AQI",
        "precision": 0,
        "history": "telemetry"
      },
      "level": {
        "title": "Air quality",
        "schema": {
          "anyOf": [
            {
              "const": "good",
              "type": "string"
            },
            {
              "const": "fair",
              "type": "string"
            },
            {
              "const": "moderate",
              "type": "string"
            },
            {
              "const": "poor",
              "type": "string"
            },
            {
              "const": "veryPoor",
              "type": "string"
            },
            {
              "const": "extremelyPoor",
              "type": "string"
            }
          ]
        },
        "history": "states"
      }
    },
    "commands": {}
  },
  {
    "id": "motion",
    "version": 1,
    "title": "Motion",
    "events": {},
    "attributes": {
      "active": {
        "title": "Motion detected",
        "schema": {
          "type": "boolean"
        },
        "history": "states"
      }
    },
    "commands": {}
  },
  {
    "id": "occupancy",
    "version": 1,
    "title": "Occupancy",
    "events": {},
    "attributes": {
      "occupied": {
        "title": "Occupied",
        "schema": {
          "type": "boolean"
        },
        "history": "states"
      }
    },
    "commands": {}
  },
  {
    "id": "presence",
    "version": 1,
    "title": "Presence",
    "events": {},
    "attributes": {
      "present": {
        "title": "At home",
        "schema": {
          "type": "boolean"
        },
        "history": "states"
      }
    },
    "commands": {}
  },
  {
    "id": "contact",
    "version": 1,
    "title": "Door or window",
    "events": {},
    "attributes": {
      "open": {
        "title": "Open",
        "schema": {
          "type": "boolean"
        },
        "history": "states"
      }
    },
    "commands": {}
  },
  {
    "id": "leak",
    "version": 1,
    "title": "Water leak",
    "events": {},
    "attributes": {
      "detected": {
        "title": "Water leak",
        "schema": {
          "type": "boolean"
        },
        "history": "states"
      }
    },
    "commands": {}
  },
  {
    "id": "smoke",
    "version": 1,
    "title": "Smoke",
    "events": {},
    "attributes": {
      "detected": {
        "title": "Smoke",
        "schema": {
          "type": "boolean"
        },
        "history": "states"
      },
      "testing": {
        "title": "Self-test",
        "schema": {
          "type": "boolean"
        },
        "history": "states"
      }
    },
    "commands": {}
  },
  {
    "id": "carbonMonoxide",
    "version": 1,
    "title": "Carbon monoxide",
    "events": {},
    "attributes": {
      "detected": {
        "title": "Carbon monoxide",
        "schema": {
          "type": "boolean"
        },
        "history": "states"
      },
      "ppm": {
        "title": "Carbon monoxide in the air",
        "schema": {
          "minimum": 0,
          "maximum": 10000,
          "type": "number"
        },
        "unit": "ppm",
        "precision": 0,
        "history": "telemetry"
      }
    },
    "commands": {}
  },
  {
    "id": "button",
    "version": 1,
    "title": "Button",
    "events": {
      "pressed": {
        "title": "Pressed",
        "data": {
          "type": "object",
          "required": [
            "press"
          ],
          "properties": {
            "press": {
              "anyOf": [
                {
                  "const": "single",
                  "type": "string"
                },
                {
                  "const": "double",
                  "type": "string"
                },
                {
                  "const": "long",
                  "type": "string"
                },
                {
                  "const": "release",
                  "type": "string"
                }
              ]
            }
          }
        }
      }
    },
    "attributes": {},
    "commands": {}
  },
  {
    "id": "lock",
    "version": 1,
    "title": "Lock",
    "sensitive": true,
    "events": {},
    "attributes": {
      "locked": {
        "title": "Locked",
        "schema": {
          "type": "boolean"
        },
        "history": "states"
      }
    },
    "commands": {
      "lock": {
        "title": "Lock",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        }
      },
      "unlock": {
        "title": "Unlock",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        },
        "sensitive": true
      }
    }
  },
  {
    "id": "garageDoor",
    "version": 1,
    "title": "Garage door or gate",
    "sensitive": true,
    "events": {},
    "attributes": {
      "state": {
        "title": "Door",
        "schema": {
          "anyOf": [
            {
              "const": "open",
              "type": "string"
            },
            {
              "const": "closed",
              "type": "string"
            },
            {
              "const": "opening",
              "type": "string"
            },
            {
              "const": "closing",
              "type": "string"
            },
            {
              "const": "stopped",
              "type": "string"
            }
          ]
        },
        "history": "states"
      },
      "position": {
        "title": "Position",
        "schema": {
          "minimum": 0,
          "maximum": 100,
          "type": "number"
        },
        "unit": "%",
        "precision": 0,
        "history": "telemetry"
      }
    },
    "commands": {
      "open": {
        "title": "Open",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        },
        "sensitive": true
      },
      "close": {
        "title": "Close",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        }
      },
      "stop": {
        "title": "Stop",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        }
      }
    }
  },
  {
    "id": "valve",
    "version": 1,
    "title": "Valve",
    "sensitive": true,
    "events": {},
    "attributes": {
      "open": {
        "title": "Open",
        "schema": {
          "type": "boolean"
        },
        "history": "states"
      },
      "level": {
        "title": "How far open",
        "schema": {
          "minimum": 0,
          "maximum": 100,
          "type": "number"
        },
        "unit": "%",
        "precision": 0,
        "history": "states"
      }
    },
    "commands": {
      "open": {
        "title": "Open",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        },
        "sensitive": true
      },
      "close": {
        "title": "Close",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        }
      },
      "set": {
        "title": "Set how far open",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "required": [
            "level"
          ],
          "properties": {
            "level": {
              "minimum": 0,
              "maximum": 100,
              "type": "number"
            }
          }
        },
        "sensitive": true
      }
    }
  },
  {
    "id": "alarm",
    "version": 1,
    "title": "Alarm system",
    "sensitive": true,
    "events": {},
    "attributes": {
      "mode": {
        "title": "Armed",
        "schema": {
          "anyOf": [
            {
              "const": "disarmed",
              "type": "string"
            },
            {
              "const": "home",
              "type": "string"
            },
            {
              "const": "away",
              "type": "string"
            },
            {
              "const": "night",
              "type": "string"
            },
            {
              "const": "vacation",
              "type": "string"
            }
          ]
        },
        "history": "states"
      },
      "delay": {
        "title": "Delay",
        "schema": {
          "anyOf": [
            {
              "const": "none",
              "type": "string"
            },
            {
              "const": "exit",
              "type": "string"
            },
            {
              "const": "entry",
              "type": "string"
            }
          ]
        },
        "history": "states"
      },
      "triggered": {
        "title": "Alarm",
        "schema": {
          "type": "boolean"
        },
        "history": "states"
      }
    },
    "commands": {
      "arm": {
        "title": "Arm",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "required": [
            "mode"
          ],
          "properties": {
            "mode": {
              "anyOf": [
                {
                  "const": "home",
                  "type": "string"
                },
                {
                  "const": "away",
                  "type": "string"
                },
                {
                  "const": "night",
                  "type": "string"
                },
                {
                  "const": "vacation",
                  "type": "string"
                }
              ]
            },
            "code": {
              "minLength": 1,
              "maxLength": 32,
              "x-nexa-secret": true,
              "title": "Code",
              "type": "string"
            }
          }
        }
      },
      "disarm": {
        "title": "Disarm",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {
            "code": {
              "minLength": 1,
              "maxLength": 32,
              "x-nexa-secret": true,
              "title": "Code",
              "type": "string"
            }
          }
        },
        "sensitive": true
      },
      "trigger": {
        "title": "Sound the alarm",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        }
      }
    }
  },
  {
    "id": "camera",
    "version": 1,
    "title": "Camera",
    "events": {},
    "attributes": {
      "stream": {
        "title": "Live picture",
        "schema": {
          "minLength": 1,
          "maxLength": 500,
          "format": "media-reference",
          "type": "string"
        },
        "history": "states"
      },
      "snapshot": {
        "title": "Still picture",
        "schema": {
          "minLength": 1,
          "maxLength": 500,
          "format": "media-reference",
          "type": "string"
        },
        "history": "states"
      },
      "recording": {
        "title": "Recording",
        "schema": {
          "type": "boolean"
        },
        "history": "states"
      }
    },
    "commands": {}
  },
  {
    "id": "battery",
    "version": 1,
    "title": "Battery",
    "events": {},
    "attributes": {
      "percent": {
        "title": "Charge",
        "schema": {
          "minimum": 0,
          "maximum": 100,
          "type": "number"
        },
        "unit": "%",
        "precision": 0,
        "history": "telemetry"
      },
      "volts": {
        "title": "Battery voltage",
        "schema": {
          "minimum": 0,
          "maximum": 1000,
          "type": "number"
        },
        "unit": "V",
        "precision": 2,
        "history": "telemetry"
      }
    },
    "commands": {}
  },
  {
    "id": "power",
    "version": 1,
    "title": "Power",
    "events": {},
    "attributes": {
      "watts": {
        "title": "Power",
        "schema": {
          "minimum": -1000000,
          "maximum": 1000000,
          "type": "number"
        },
        "unit": "W",
        "precision": 1,
        "history": "energy"
      },
      "volts": {
        "title": "Voltage",
        "schema": {
          "minimum": 0,
          "maximum": 100000,
          "type": "number"
        },
        "unit": "V",
        "precision": 1,
        "history": "energy"
      },
      "amperes": {
        "title": "Current",
        "schema": {
          "minimum": -100000,
          "maximum": 100000,
          "type": "number"
        },
        "unit": "A",
        "precision": 2,
        "history": "energy"
      }
    },
    "commands": {}
  },
  {
    "id": "energy",
    "version": 1,
    "title": "Energy",
    "events": {},
    "attributes": {
      "kilowattHours": {
        "title": "Energy counter",
        "schema": {
          "minimum": 0,
          "maximum": 1000000000,
          "type": "number"
        },
        "unit": "kWh",
        "precision": 3,
        "history": "energy"
      }
    },
    "commands": {}
  },
  {
    "id": "linkQuality",
    "version": 1,
    "title": "Connection",
    "events": {},
    "attributes": {
      "rssi": {
        "title": "Signal strength",
        "schema": {
          "minimum": -150,
          "maximum": 20,
          "type": "number"
        },
        "unit": "dBm",
        "precision": 0,
        "history": "network"
      },
      "lqi": {
        "title": "Link quality",
        "schema": {
          "minimum": 0,
          "maximum": 255,
          "type": "number"
        },
        "unit": "LQI",
        "precision": 0,
        "history": "network"
      },
      "latency": {
        "title": "Answer time",
        "schema": {
          "minimum": 0,
          "maximum": 600000,
          "type": "number"
        },
        "unit": "ms",
        "precision": 0,
        "history": "network"
      },
      "loss": {
        "title": "Lost packets",
        "schema": {
          "minimum": 0,
          "maximum": 100,
          "type": "number"
        },
        "unit": "%",
        "precision": 0,
        "history": "network"
      }
    },
    "commands": {}
  },
  {
    "id": "update",
    "version": 1,
    "title": "Firmware",
    "events": {},
    "attributes": {
      "installed": {
        "title": "Installed version",
        "schema": {
          "minLength": 1,
          "maxLength": 100,
          "type": "string"
        },
        "history": "states"
      },
      "available": {
        "title": "Newest version",
        "schema": {
          "minLength": 1,
          "maxLength": 100,
          "type": "string"
        },
        "history": "states"
      },
      "inProgress": {
        "title": "Being installed",
        "schema": {
          "type": "boolean"
        },
        "history": "states"
      },
      "progress": {
        "title": "Progress",
        "schema": {
          "minimum": 0,
          "maximum": 100,
          "type": "number"
        },
        "unit": "%",
        "precision": 0,
        "history": "telemetry"
      }
    },
    "commands": {
      "install": {
        "title": "Install update",
        "params": {
          "additionalProperties": false,
          "type": "object",
          "properties": {}
        }
      }
    }
  }
] as Capability[];
